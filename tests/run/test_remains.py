"""What a campaign leaves in clear ends with it: the copy of standard input, and the ledger of its rehearsals."""

import pytest

_WORDS = ("send", "-", "-c", "campaign.yaml", "--format", "csv", "--yes", "--json")


def _copies(campaign) -> list[str]:
    return sorted(path.name for path in campaign.folder.glob("stdin-*") if path.suffix == ".csv")


@pytest.fixture
def text(campaign) -> bytes:
    campaign.followers(3)
    return campaign.recipients.read_bytes()


def test_a_copy_of_standard_input_is_gone_with_the_end_of_its_campaign(campaign, text):
    first = campaign.run(*_WORDS, "--limit", "1", stdin=text)
    assert (first.code, len(_copies(campaign))) == (0, 1)  # rows are left
    assert campaign.run(*_WORDS, stdin=text).counts() == {"already_sent": 1, "sent": 2}
    assert _copies(campaign) == []
    again = campaign.run(*_WORDS, stdin=text)
    assert (again.code, again.counts(), _copies(campaign)) == (0, {"already_sent": 3}, [])


def test_it_stays_where_rows_were_not_sent_as_they_may_be_sent_again(campaign, text, faulty):
    assert campaign.run(*_WORDS, "--max-sends", "1", stdin=text).code == 4
    assert len(_copies(campaign)) == 1


def test_the_name_of_the_copy_ends_it_too_and_another_file_of_such_a_name_stays(campaign, text):
    assert campaign.run(*_WORDS, "--max-sends", "1", stdin=text).code == 4
    (copy,) = _copies(campaign)
    other = campaign.folder / "stdin-0123456789abcdef.csv"
    other.write_bytes(text + b"oFollower7,A7,tea,1.00,2026-11-20 10:00\n")
    for name in (copy, other.name):
        assert campaign.run("send", name, "-c", "campaign.yaml", "--yes").code == 0
    assert _copies(campaign) == [other.name]


def test_what_is_asked_later_says_that_the_rows_are_gone_and_keeps_the_sums(campaign, text):
    assert campaign.run(*_WORDS, "--max-sends", "1", stdin=text).code == 4
    (copy,) = _copies(campaign)
    assert campaign.run(*_WORDS, stdin=text).code == 0
    ran = campaign.run("results", copy)
    assert (ran.code, "went with the end of its campaign" in ran.err, copy in ran.err) == (2, True, True)
    told = campaign.run("status", copy)
    assert (told.code, "3 of 3 sent" in told.out, "went with the end" in told.out) == (0, True, True), told
    results = campaign.run("results", "-", *_WORDS[2:6], "--json", stdin=text)
    assert (results.code, len(results.events), _copies(campaign)) == (0, 3, [])


def test_the_ledger_of_a_rehearsal_ends_with_the_campaign_and_no_other_file_does(campaign, text):
    ledger = campaign.folder / "campaign.csv.sandbox.ledger"
    assert campaign.run("send", "campaign.csv", "--sandbox", "--yes").code == 0
    assert campaign.delivered(ledger).total() == 3
    assert campaign.send().code == 0
    assert not ledger.exists()
    ledger.write_text("my own notes\n")
    assert campaign.send().code == 0
    assert ledger.read_text() == "my own notes\n"
