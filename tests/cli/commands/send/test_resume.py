"""A campaign that was killed, refused, changed or finished, and the same command again: the ledger is the judge."""

import os
import resource
import signal

import pytest

from tests.cli.harness import Campaign, ended, finished, magic, openid, row, until
from tests.cli.situations import BY_ORDER, NEW_TEXT, doubtful, interrupted


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.9])
def test_a_kill_in_the_middle_loses_no_row_and_sends_none_twice(campaign, share):
    names = campaign.followers(600)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "400/s", "-q")) as process:
        until(campaign.checkpoint.exists)
        if share:
            until(lambda: campaign.delivered().total() >= share * len(names))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    again = campaign.send("--rate", "max")
    assert (again.code, set(again.counts())) in [(0, {"sent", "already_sent"}), (0, {"sent"})]
    assert campaign.delivered() == dict.fromkeys(names, 1)
    surveys = [event for event in again.events if event["type"] == "survey"]
    assert not surveys or share == 0.0, "what is unchanged is not surveyed again"
    third = campaign.send()
    assert (third.code, third.counts(), third.summary["attempts"]) == (0, {"already_sent": 600}, 0)


def test_a_complete_campaign_sends_nothing_and_repeats_its_code(campaign):
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2))
    first, second = campaign.send(), campaign.send()
    assert (first.code, second.code) == (3, 3)
    assert second.counts() == {"already_sent": 1, "rejected": 1}
    third = campaign.send("--again")
    assert (third.code, third.summary["run"], third.counts()) == (3, 2, {"sent": 1, "rejected": 1})
    assert campaign.delivered() == {openid(1): 2}


def test_a_rehearsal_touches_neither_checkpoint_nor_ledger_of_the_campaign(campaign):
    names = campaign.followers(4)
    campaign.send("--max-sends", "2")
    before = campaign.checkpoint.read_bytes()
    for _ in range(2):
        rehearsal = campaign.send("--sandbox")
        assert (rehearsal.code, rehearsal.counts()) == (0, {"sent": 4})
        assert campaign.delivered(campaign.folder / "campaign.csv.sandbox.ledger") == dict.fromkeys(names, 1)
    assert campaign.checkpoint.read_bytes() == before
    assert campaign.delivered().total() == 2
    assert "campaign.csv.sandbox: 4 of 4 sent; " in campaign.run("status").out
    retried = campaign.run("retry", "campaign.csv", "--sandbox", "-y", "--json")
    assert (retried.code, retried.counts()) == (0, {"already_sent": 4})


@pytest.mark.parametrize("mend", ["template", "permission"])
def test_a_first_run_that_was_refused_as_a_whole_starts_over_without_a_word(campaign, faulty, mend):
    names = campaign.followers(30)
    if mend == "template":
        campaign.edit("ngqIp", "Other")
    else:
        faulty(account_errcode=48001)
    refused = campaign.send("--concurrency", "5")
    assert (refused.code, refused.summary["reason"]) == (5, "account")
    assert refused.counts() == {"not_attempted": 30}
    assert refused.summary["attempts"] <= 30
    if mend == "template":
        campaign.edit("Other", "ngqIp")
    faulty()
    mended = campaign.send()
    assert (mended.code, mended.counts()) == (0, {"sent": 30})
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_two_at_once_are_refused_and_status_looks_on(campaign):
    campaign.followers(40)
    with ended(campaign.begin("send", "campaign.csv", "-y", "--rate", "1/s", "--json")) as process:
        until(lambda: campaign.delivered().total() > 0)
        status = campaign.run("status", "campaign.csv", "--json")
        assert (status.code, status.summary["exit_code"], status.summary["in_doubt"]) == (0, None, 0)
        assert "(still sending)" in campaign.run("status").out
        second = campaign.run("send", "campaign.csv", "-y")
        assert second.code == 6
        assert "Another wxpush is working on" in second.sentence
        process.terminate()
        assert finished(process).code == 143


@pytest.mark.parametrize("accept", [False, True])
@pytest.mark.parametrize(
    ("key", "campaign_file", "source"),
    [("", True, False), ("", False, True), ("", True, True), (BY_ORDER, True, True)],
)
def test_a_change_is_refused_or_accepted_and_nobody_is_sent_to_twice(
    campaign, key, campaign_file, source, accept
):
    interrupted(campaign, key)
    if campaign_file:
        campaign.edit(*NEW_TEXT)
    if source:
        campaign.followers(7)
    possible = accept and (bool(key) or not (campaign_file and source))
    ran = campaign.run("send", "campaign.csv", "-y", *["--accept-changes"] * accept)
    assert ran.code == (0 if possible else 7)
    assert max(campaign.delivered().values()) == 1
    if possible:
        assert campaign.delivered().total() == 6 + source
    else:
        assert ran.sentence.startswith("error: The ")
        assert "nothing was sent now" in ran.sentence
        dry = campaign.run("send", "campaign.csv", "--dry-run")
        assert dry.code == 0
        assert "`send` would refuse" in dry.err


def test_accepted_changes_tell_first_how_many_rows_go_to_somebody_who_was_sent_to(campaign):
    interrupted(campaign)
    campaign.rows(*(row(openid(number), number + 100) for number in range(1, 7)))
    ran = campaign.run("send", "campaign.csv", "-y", "--accept-changes")
    assert (
        "warning: 3 of the rows that leave now go to somebody to whom this run has sent a message already."
        in ran.err
    )
    assert campaign.run("results", "campaign.csv").code == 0


def test_another_account_and_another_address_are_refused(campaign):
    interrupted(campaign)
    other = campaign.run("send", "campaign.csv", "-y", environ={"WXPUSH_APPID": "wx" + "1" * 16})
    assert (other.code, "The account changed" in other.sentence) == (7, True)
    elsewhere = campaign.run("send", "campaign.csv", "-y", "--base-url", "http://127.0.0.1:9")
    assert (elsewhere.code, "The base URL changed" in elsewhere.sentence) == (7, True)
    campaign.followers(5)
    assert campaign.run("results", "campaign.csv").code == 7


def test_a_young_row_in_doubt_is_repeated_with_the_same_id(campaign):
    doubtful(campaign, minutes=1)
    ran = campaign.send()
    assert (ran.code, ran.counts()) == (0, {"sent": 1, "already_sent": 2})
    assert (campaign.delivered().total(), campaign.control.summary().repeats > 0) == (3, True)


@pytest.mark.parametrize(
    ("policy", "code", "counts"),
    [
        ("hold", 8, {"already_sent": 2, "in_doubt": 1}),
        ("resend", 0, {"already_sent": 2, "sent": 1}),
        ("skip", 3, {"already_sent": 2, "rejected": 1}),
    ],
)
def test_an_old_row_in_doubt_is_dealt_with_as_the_operator_says(campaign, policy, code, counts):
    doubtful(campaign, minutes=12)
    ran = campaign.send("--in-doubt", policy)
    assert (ran.code, ran.counts()) == (code, counts)
    assert ("next: wxpush resolve campaign.csv --as 'sent|resend|skip'" in ran.err) == (policy == "hold")
    if policy == "skip":
        assert ",skipped," in campaign.run("results", "campaign.csv", "--state", "rejected").out
        assert campaign.run("retry", "campaign.csv", "-y", "--json").counts() == counts


@pytest.mark.parametrize(
    ("decision", "code", "counts"),
    [
        ("sent", 0, {"already_sent": 3}),
        ("skip", 3, {"already_sent": 2, "rejected": 1}),
        ("resend", 0, {"already_sent": 2, "sent": 1}),
    ],
)
def test_resolve_decides_rows_in_doubt(campaign, decision, code, counts):
    doubtful(campaign, minutes=12)
    ran = campaign.run("resolve", "campaign.csv", "--as", decision, "-y", "--json")
    assert (ran.code, ran.counts()) == (code, counts)
    assert campaign.delivered().total() == 3 + (decision == "resend")
    again = campaign.send()
    assert (again.code, again.counts()) == (code, {"already_sent": 3} if code == 0 else counts)


def test_retry_sends_rejected_rows_once_more_and_only_those_asked_for(campaign):
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2), row(magic("blacklisted"), 3))
    assert campaign.send().code == 3
    before = campaign.control.summary().requests
    ran = campaign.run("retry", "campaign.csv", "--errcode", "43019", "-y", "--json")
    assert (ran.code, ran.counts()) == (3, {"already_sent": 1, "rejected": 2})
    assert campaign.control.summary().requests == before + 1
    assert '"tries": "2"' in _jsonl(campaign)


def test_a_retry_that_cannot_ask_changes_nothing(campaign):
    campaign.rows(row(magic("unfollowed"), 1), row(openid(2), 2))
    campaign.send()
    ran = campaign.run("retry", "campaign.csv")
    assert (ran.code, "nothing was changed or sent" in ran.sentence) == (2, True)
    assert campaign.send().counts() == {"already_sent": 1, "rejected": 1}


def _jsonl(campaign: Campaign) -> str:
    campaign.run("results", "campaign.csv", "-o", "results.jsonl")
    return (campaign.folder / "results.jsonl").read_text()


@pytest.mark.parametrize("words", [["retry"], ["resolve", "--as", "resend"]])
@pytest.mark.parametrize("option", [["--dry-run"], ["--to", "oSomebody"]])
def test_retry_and_resolve_do_not_send_where_a_dry_run_is_asked_for(campaign, words, option):
    campaign.followers(1)
    ran = campaign.run(*words, "campaign.csv", "-y", *option)
    assert (ran.code, "nothing was changed or sent" in ran.sentence) == (2, True)
    assert not campaign.delivered()


def test_a_checkpoint_that_cannot_grow_stops_the_sending_with_9(campaign):
    names = campaign.followers(3000)
    limit = 400_000
    ran = campaign.send(
        "--rate", "max", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert (ran.code, ran.summary["reason"]) == (9, "disk")
    again = campaign.send("--rate", "max")
    assert again.code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)


@pytest.mark.parametrize("place", ["/proc/campaign.wxpush", "missing/campaign.wxpush"])
def test_a_checkpoint_that_cannot_be_made_is_9_before_anything_is_sent(campaign, place):
    campaign.followers(1)
    ran = campaign.run("send", "campaign.csv", "-y", "--checkpoint", place)
    assert (ran.code, "nothing was sent" in ran.sentence) == (9, True)


def test_a_rate_holds_over_the_kill_of_a_process(campaign):
    """A crash loop at a low rate sends no message for each restart. What ends in order has waited for its next slot."""
    campaign.followers(3)
    for many in (1, 2):
        with ended(campaign.begin("send", "campaign.csv", "--yes", "--rate", "20/m")) as process:
            until(lambda many=many: campaign.delivered().total() >= many)
            until(lambda many=many: _sent(campaign) >= many)
            process.kill()
    first, second, *_ = campaign.moments()
    assert second - first >= 2900


def _sent(campaign: Campaign) -> int:
    """In this run and before."""
    counts = campaign.run("status", "campaign.csv", "--json").counts()
    return counts.get("sent", 0) + counts.get("already_sent", 0)
