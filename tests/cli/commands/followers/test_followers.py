"""Followers into a file, by tags: real processes against the sandbox, and the file a campaign takes."""

import csv
import json
import re
import signal
import stat

import pytest

from tests.cli.harness import ended, finished, until
from wxpush.followers.book import Book

EXPORT = ("followers", "export", "-o", "list.csv")


def follower(number: int) -> str:
    """As the sandbox names them; written apart from it."""
    return f"oSANDBOX_follower_{number:010}"


def each(every: int, many: int = 1000) -> set[str]:
    return {follower(number) for number in range(every, many + 1, every)}


def listed(campaign, name: str = "list.csv") -> list[str]:
    with (campaign.folder / name).open(encoding="utf-8-sig", newline="") as file:
        return [row["openid"] for row in csv.DictReader(file)]


def files(campaign) -> set[str]:
    return {path.name for path in campaign.folder.iterdir() if "list.csv" in path.name}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), each(1)),
        (("--tag", "VIP"), each(3)),
        (("--tag", "100", "--not-tag", "QUIET"), each(3) - each(10)),
        (("--not-tag", "QUIET", "--not-tag", "VIP"), each(1) - each(10) - each(3)),
        (("--tag", "VIP", "--tag", "QUIET", "--any"), each(3) | each(10)),
        (("--tag", "VIP", "--tag", "QUIET", "--all"), each(3) & each(10)),
        (("--tag", "星标组"), set()),
    ],
)
def test_who_is_wanted_is_in_the_file_once_and_nobody_else(campaign, words, expected):
    ran = campaign.run(*EXPORT, *words)
    assert ran.code == 0, ran
    found = listed(campaign)
    assert (set(found), len(found)) == (expected, len(expected))
    assert f"{len(expected):,} openids written to list.csv" in ran.err
    assert files(campaign) == {"list.csv"}
    assert stat.S_IMODE((campaign.folder / "list.csv").stat().st_mode) == 0o600


def test_the_file_is_one_that_a_campaign_takes(campaign):
    assert campaign.run(*EXPORT, "--tag", "QUIET").code == 0
    campaign.yaml.write_text(
        f"name: {campaign.name}\ntemplate_id: ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY\n"
        "data: {thing1: tea, amount2: ¥1, time3: '10:00'}\n"
    )
    ran = campaign.run("send", "list.csv", "-c", "campaign.yaml", "-y", "--json")
    assert ran.counts() == {"sent": 100}
    assert set(campaign.delivered()) == each(10)


def test_programs_are_told_how_many_there_are(campaign):
    ran = campaign.run("followers", "export", "--tag", "VIP", "-o", "list.jsonl", "--json", "-q")
    assert (ran.code, ran.err) == (0, "")
    assert ran.events[-1] == {
        "type": "export",
        "schema": 1,
        "rows": 333,
        "output": "list.jsonl",
        "lists": [{"list": "tag VIP", "listed": 333, "counted": 333}],
    }
    lines = (campaign.folder / "list.jsonl").read_text().splitlines()
    assert {json.loads(line)["openid"] for line in lines} == each(3)
    again = campaign.run("followers", "export", "--tag", "VIP", "-o", "list.jsonl")
    assert again.code == 0


def test_tags_are_shown_with_how_many_have_them(campaign):
    ran = campaign.run("followers", "tags")
    assert [line.split() for line in ran.out.splitlines()] == [
        ["2", "0", "星标组"], ["100", "333", "VIP"], ["101", "100", "QUIET"],
    ]  # fmt: skip
    tags = campaign.run("followers", "tags", "--json").events
    assert tags[1] == {"type": "tag", "schema": 1, "id": 100, "name": "VIP", "count": 333}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--tag", "VIPP"), "no tag 'VIPP'; nothing was listed. Did you mean \"VIP\"?"),
        (("--tag", "VIP", "--tag", "QUIET"), "Add --any or --all."),
        (("--all",), "Name the tags with --tag"),
        (("--tag", "VIP", "--not-tag", "VIP"), "Leave one of them out."),
        (("-o", "list.pdf"), "ends in none of .csv, .jsonl, .xlsx"),
        (("-o", "missing/list.csv"), "There is no folder missing"),
        (("-o", "campaign.csv"), "is no list of followers"),
        (("-o", "campaign.jsonl"), "is no list of followers"),
        (("-o", "."), "its format is not known"),
        (("-o", "list"), "Name it list.csv, for example."),
    ],
)
def test_what_cannot_be_is_one_sentence_and_leaves_no_file(campaign, words, said):
    campaign.followers(1)
    (campaign.folder / "campaign.jsonl").write_text('{"openid": "oA", "order": "1"}\n')
    before = campaign.recipients.read_text()
    ran = campaign.run(*EXPORT, *words)
    assert said in ran.sentence
    assert ran.code == 2
    assert files(campaign) == set()
    assert campaign.recipients.read_text() == before


def test_without_an_output_or_an_account_it_says_so(campaign):
    assert "Missing option '-o'" in campaign.run("followers", "export").sentence
    campaign.environ.pop("WXPUSH_APPID")
    assert "appid" in campaign.run(*EXPORT).sentence


@pytest.mark.parametrize(
    ("faults", "code", "said"),
    [
        ({"people_daily_limit": 4}, 4, "daily limit of calls for the followers is used up (45009)"),
        ({"ip_not_allowed": "203.0.113.7"}, 5, "203.0.113.7"),
    ],
)
def test_a_refusal_keeps_what_was_listed_and_the_same_command_goes_on(own, faults, code, said):
    campaign = own(page=100, faults=faults)
    ran = campaign.run(*EXPORT, "-q")
    assert (ran.code, said in ran.sentence) == (code, True), ran
    assert "list.csv" not in files(campaign)
    campaign.control.set_faults(type(campaign.control.faults())())
    again = campaign.run(*EXPORT)
    assert (again.code, set(listed(campaign))) == (0, each(1))
    assert ("Continuing after 400 openids" in again.err) == (code == 4)
    assert files(campaign) == {"list.csv"}


def test_being_busy_and_a_displaced_token_are_got_over(own):
    campaign = own(page=250, faults={"people_busy_rate": 0.1}, seed=3)
    assert campaign.run(*EXPORT).code == 0
    campaign.control.evict_token()
    assert campaign.run(*EXPORT, timeout=120).code == 0
    assert set(listed(campaign)) == each(1)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_keeps_what_was_listed(own, number, code):
    campaign = own(followers=200_000, page=50)
    part = campaign.folder / "list.csv.part"
    with ended(campaign.begin(*EXPORT, "-q")) as process:
        until(lambda: part.exists() and part.stat().st_size > 60_000)
        process.send_signal(number)
        ran = finished(process)
    assert (ran.code, "what was listed is kept" in ran.sentence) == (code, True), ran
    with Book(part) as book:
        assert book.lists()[0].listed >= 50
    assert "list.csv" not in files(campaign)


def test_two_at_once_do_not_mix(own):
    campaign = own(followers=200_000, page=50)
    part = campaign.folder / "list.csv.part"
    with ended(campaign.begin(*EXPORT, "-q")):
        until(lambda: part.exists() and part.stat().st_size > 60_000)
        second = campaign.run(*EXPORT)
    assert (second.code, "Another wxpush is listing" in second.sentence) == (6, True), second


def test_what_was_listed_for_others_or_long_ago_is_not_gone_on_with(own):
    campaign = own(page=100, faults={"people_daily_limit": 3})
    assert campaign.run(*EXPORT).code == 4
    other = campaign.run(*EXPORT, "--tag", "VIP")
    assert (
        "The 300 openids that list.csv.part holds were listed for another account or other tags" in other.err
    )
    campaign.control.set_faults(type(campaign.control.faults())())
    with Book(campaign.folder / "list.csv.part") as book:
        book._connection.execute("UPDATE about SET at_ms = at_ms - 49 * 3600 * 1000")
    old = campaign.run(*EXPORT, "--tag", "VIP")
    assert re.search(r"were listed 2d1h\S* ago, which is too long; starting over\.", old.err), old.err
    assert set(listed(campaign)) == each(3)


def test_a_crash_right_behind_the_last_row_does_not_pass_off_old_people_as_new_ones(own):
    campaign = own(page=500)
    folder = campaign.folder
    assert campaign.run(*EXPORT).code == 0
    (folder / "list.csv").rename(folder / "kept.csv")
    # Stop it when all is listed and nothing written: the draft cannot be opened.
    (folder / ".list.csv.draft").mkdir()
    blocked = campaign.run(*EXPORT, "-q")
    assert (blocked.code, "cannot be written" in blocked.sentence) == (2, True), blocked
    (folder / ".list.csv.draft").rmdir()
    (folder / "kept.csv").rename(folder / "list.csv")
    (folder / "list.csv").touch()
    ran = campaign.run(*EXPORT)
    assert "Going on" not in ran.err
    assert (ran.code, files(campaign)) == (0, {"list.csv"})
