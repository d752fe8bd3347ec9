"""People who are never to be sent to: on the command line, in a run, on a resume, in a retry."""

import csv
import io
import stat

import pytest

from tests.cli.harness import magic, openid, row
from wxpush.suppression.listfile import ListFile


@pytest.fixture
def listed(campaign):
    """The campaign with a list beside it that `wxpush.yaml` names."""
    campaign.list = campaign.folder / "never.csv"
    campaign.list.touch()
    (campaign.folder / "wxpush.yaml").write_text("suppress: never.csv\n")
    return campaign


def on_list(campaign) -> dict[str, str]:
    return {entry.openid: entry.reason for entry in ListFile(campaign.list).entries()}


def test_who_is_on_the_list_is_not_sent_to_and_is_counted_everywhere(listed):
    listed.followers(5)
    added = listed.run("suppress", "add", openid(2), openid(4), "--reason", "asked us")
    assert (added.code, added.sentence) == (0, f"done: 2 on {listed.list} now.")
    dry = listed.send("--dry-run")
    assert (dry.code, dry.counts()) == (0, {"suppressed": 2, "not_attempted": 3})
    ran = listed.send()
    assert (ran.code, ran.counts()) == (0, {"sent": 3, "suppressed": 2})
    survey = next(event for event in ran.events if event["type"] == "survey")
    assert (survey["suppressed"], survey["invalid"]) == (2, 0)
    assert set(listed.delivered()) == {openid(1), openid(3), openid(5)}
    results = listed.run("results", "campaign.csv", "--state", "suppressed").out
    assert [line["reason"] for line in csv.DictReader(io.StringIO(results))] == [
        "suppression_list: asked us"
    ] * 2
    assert openid(2) not in ran.out + ran.err + dry.out + dry.err


def test_an_entry_that_came_after_the_survey_holds_on_a_resume(listed):
    listed.followers(6)
    assert listed.send("--max-sends", "2").counts() == {"sent": 2, "not_attempted": 4}
    listed.run("suppress", "add", openid(1), openid(4), openid(6))
    ran = listed.send("--max-sends", "1")
    assert ran.counts() == {"sent": 1, "already_sent": 2, "suppressed": 2, "not_attempted": 1}
    assert "2 more rows are suppressed" in ran.err
    ran = listed.send()
    assert (ran.code, ran.counts()) == (0, {"sent": 1, "already_sent": 3, "suppressed": 2})
    assert "more rows" not in ran.err
    assert set(listed.delivered()) == {openid(number) for number in (1, 2, 3, 5)}


def test_a_resume_that_has_only_suppressed_rows_left_is_complete(listed):
    listed.followers(3)
    listed.send("--max-sends", "1")
    listed.run("suppress", "add", openid(2), openid(3))
    ran = listed.send()
    assert (ran.code, ran.counts()) == (0, {"already_sent": 1, "suppressed": 2})
    assert listed.send().code == 0


def test_the_list_holds_in_a_retry_and_grows_by_itself(listed):
    gone, banned = magic("unfollowed"), magic("blacklisted")
    listed.rows(
        *(row(who, n) for n, who in enumerate([openid(1), gone, banned, magic("foreign"), magic("refused")]))
    )
    ran = listed.send("--suppress-rejected", "--suppress-expires", "90d")
    assert (ran.code, ran.counts()) == (3, {"sent": 1, "rejected": 4})
    assert "2 openids were added to the suppression list" in ran.err
    assert on_list(listed) == {gone: "43004 does not follow", banned: "43019 blacklisted"}
    assert all(entry.expires for entry in ListFile(listed.list).entries())
    ran = listed.run("retry", "campaign.csv", "--yes", "--json")
    assert ran.counts() == {"already_sent": 1, "suppressed": 2, "rejected": 2}
    assert ran.summary["attempts"] == 2
    again = listed.send("--again")
    assert again.counts() == {"sent": 1, "suppressed": 2, "rejected": 2}


def test_nobody_is_added_whose_refusal_a_halt_leaves_open(listed):
    listed.rows(*(row(magic("unfollowed", number), number) for number in range(25)))
    listed.run("suppress", "add", openid(1))
    assert listed.send("--suppress-rejected").code == 5
    assert set(on_list(listed)) == {openid(1)}


def test_a_retry_looks_for_its_rows_on_a_list_that_is_no_newer_than_the_last_send(listed):
    listed.rows(row(openid(1), 1), row(magic("blocked"), 2), row(openid(3), 3))
    listed.run("suppress", "add", openid(9))
    first = listed.send("--max-sends", "2", "--concurrency", "1")
    assert first.counts() == {"sent": 1, "rejected": 1, "not_attempted": 1}
    listed.run("suppress", "add", magic("blocked"))
    assert listed.send().counts() == {"already_sent": 1, "sent": 1, "rejected": 1}
    ran = listed.run("retry", "campaign.csv", "--yes", "--json")
    assert (ran.counts(), ran.summary["attempts"]) == ({"already_sent": 2, "suppressed": 1}, 0)
    assert "1 more rows are suppressed" in ran.err, "it is known before anybody is asked how many are sent"


def test_a_rehearsal_obeys_the_list_and_adds_nobody(listed):
    listed.rows(row(magic("unfollowed"), 1), row(openid(1), 2), row(openid(2), 3))
    listed.run("suppress", "add", openid(1))
    ran = listed.send("--sandbox", "--suppress-rejected")
    assert ran.counts() == {"sent": 1, "rejected": 1, "suppressed": 1}
    assert set(on_list(listed)) == {openid(1)}


def test_before_anything_was_sent_who_was_taken_off_is_sent_to(listed):
    listed.followers(2)
    listed.run("suppress", "add", openid(1), openid(2))
    assert listed.send("--max-sends", "1").counts() == {"suppressed": 2}
    listed.run("suppress", "remove", openid(2))
    assert listed.send().counts() == {"sent": 1, "suppressed": 1}


def test_a_next_command_names_the_list_again(campaign):
    campaign.followers(2)
    (campaign.folder / "a list.csv").write_text(f"openid\n{openid(1)}\n")
    ran = campaign.run("send", "campaign.csv", "--dry-run", "--suppress", "a list.csv")
    assert ran.err.splitlines()[-1] == "next: wxpush send campaign.csv --suppress 'a list.csv'"


def test_a_list_is_added_to_listed_and_taken_from(listed):
    assert listed.run("suppress", "add", openid(1), "--reason", "first").code == 0
    again = listed.run("suppress", "add", openid(1), openid(2), "--reason", "second", "--expires", "90d")
    assert again.sentence == f"done: 2 on {listed.list} now, 1 of them before already."
    assert on_list(listed) == dict.fromkeys([openid(1), openid(2)], "second")
    shown = listed.run("suppress", "list")
    assert shown.sentence == f"note: {listed.list}: 2 entries"
    assert "oFol…0001" in shown.out
    assert openid(1) not in shown.out + shown.err + listed.run("suppress", "list", "--json").out
    assert listed.run("suppress", "list", "-o", "copy.csv").code == 0
    assert openid(1) in (listed.folder / "copy.csv").read_text()
    assert stat.S_IMODE((listed.folder / "copy.csv").stat().st_mode) == 0o600
    gone = listed.run("suppress", "remove", openid(1), openid(9))
    assert (gone.code, gone.sentence) == (0, f"done: 1 taken off {listed.list}, 1 not on it.")
    assert set(on_list(listed)) == {openid(2)}


def test_results_can_be_imported_and_nobody_loses_their_entry(listed):
    listed.rows(row(magic("unfollowed"), 1), row(magic("blacklisted"), 2), row(openid(1), 3))
    listed.send()
    listed.run("results", "campaign.csv", "--state", "rejected", "-o", "gone.csv")
    listed.run("suppress", "add", magic("unfollowed"), "--reason", "kept")
    ran = listed.run("suppress", "import", "gone.csv")
    assert (ran.code, ran.sentence) == (0, f"done: 1 added to {listed.list}, 1 on it already.")
    assert on_list(listed)[magic("unfollowed")] == "kept"
    assert "blacklist" in on_list(listed)[magic("blacklisted")]


def test_rows_without_an_openid_are_told_and_the_others_imported(listed):
    (listed.folder / "who.csv").write_text("user,name\noA,x\n,y\noA,z\no B,x\n")
    ran = listed.run("suppress", "import", "who.csv", "--column", "user", "--reason", "left", "--json")
    assert (ran.code, ran.events) == (
        3,
        [{"type": "suppress", "schema": 1, "added": 1, "known": 1, "bad": 2, "others": 0}],
    )
    assert on_list(listed) == {"oA": "left"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "not an openid"], "is no openid"),
        (["add", "oA", "--expires", "yesterday"], "Write a number of days"),
        (["import", "missing.csv"], "does not exist"),
        (["import", "campaign.csv", "--column", "who"], "its columns are: openid, order_no"),
        (["list", "--suppress", "missing.csv"], "`touch missing.csv` makes an empty one"),
        (["list", "--suppress", "campaign.csv"], "is no suppression list"),
        (["list", "-o", "never.csv"], "are the same file"),
        (["list", "-o", "missing/x.csv"], "cannot be written"),
    ],
)
def test_a_wrong_command_is_answered_with_a_right_one(listed, words, said):
    listed.followers(1)
    ran = listed.run("suppress", *words)
    assert (ran.code, said in ran.sentence) == (2, True), ran


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--suppress-rejected"], "needs the list that it adds to"),
        (["--suppress", "missing.csv"], "nothing was changed or sent. Correct its name"),
        (["--suppress", "never.csv", "--suppress-expires", "never"], "like 90d"),
        (["--suppress", "never.csv", "--to", openid(1)], "is on the suppression list never.csv"),
    ],
)
def test_a_wrong_list_sends_nothing(campaign, words, said):
    campaign.followers(1)
    (campaign.folder / "never.csv").write_text(f"openid\n{openid(1)}\n")
    ran = campaign.run("send", "campaign.csv", "-y", "-q", *words)
    assert (ran.code, said in ran.sentence, len(campaign.delivered())) == (2, True, 0), ran


def test_without_a_list_the_commands_say_how_one_is_named(campaign):
    assert "as suppress: in wxpush.yaml" in campaign.run("suppress", "list").sentence
