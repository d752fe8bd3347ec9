"""What bounds, steers and watches a `send`, and whose word counts: flag, environment, file, default."""

import json
import time

import pytest

from tests.cli.harness import magic, openid, row, until
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET


@pytest.mark.parametrize(
    ("words", "code", "reason", "counts"),
    [
        (["--limit", "2"], 0, "limit", {"sent": 2, "not_attempted": 4}),
        (["--max-sends", "2"], 4, "max_sends", {"sent": 2, "not_attempted": 4}),
        (["--canary", "2"], 0, None, {"sent": 6}),
        (["--max-duration", "1s", "--rate", "2/s"], 4, "max_duration", None),
    ],
)
def test_a_bound_ends_the_invocation_and_the_same_command_goes_on(campaign, words, code, reason, counts):
    names = campaign.followers(6)
    ran = campaign.send(*words)
    assert (ran.code, ran.summary["reason"]) == (code, reason)
    assert counts is None or ran.counts() == counts
    assert campaign.send().code == 0
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_a_canary_that_dies_stops_the_run(campaign):
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2), *(row(openid(n), n) for n in range(3, 40)))
    ran = campaign.send("--canary", "2")
    assert (ran.code, ran.summary["reason"]) == (4, "canary")
    assert ran.counts() == {"sent": 1, "rejected": 1, "not_attempted": 37}


@pytest.mark.parametrize(("most", "counted"), [("3", 4), ("10%", 6)])
def test_too_many_errors_stop_the_run(campaign, most, counted):
    bad = {number: magic("unfollowed", number) for number in range(5, 200, 9)}
    campaign.rows(*(row(bad.get(number, openid(number)), number) for number in range(200)))
    ran = campaign.send("--max-errors", most, "--concurrency", "1", "--rate", "max")
    assert (ran.code, ran.summary["reason"], ran.summary["rejected"]) == (4, "max_errors", counted)


def test_a_trial_goes_to_one_openid_and_leaves_no_checkpoint(campaign):
    campaign.followers(3)
    for _ in range(2):
        ran = campaign.run("send", "campaign.csv", "--to", openid(99), "--json")
        assert (ran.code, ran.events[-1]["kind"]) == (0, "sent")
        assert openid(99) not in ran.err + ran.out
    assert campaign.delivered() == {openid(99): 2}
    assert not campaign.checkpoint.exists()
    assert campaign.run("send", "campaign.csv", "--to", openid(99), "--sandbox").code == 0


@pytest.mark.parametrize(
    ("role", "code", "said"),
    [
        ("review", 0, "which reviews it before it is delivered, 40252"),
        ("unfollowed", 3, "rejected by WeChat, 43004"),
        ("busy", 8, "whether WeChat accepted it is not known, -1"),
        ("reset_after", 8, "whether WeChat accepted it is not known,"),
    ],
)
def test_a_trial_ends_with_the_code_of_what_became_of_it(campaign, role, code, said):
    campaign.followers(1)
    ran = campaign.run("send", "campaign.csv", "--to", magic(role, 77))
    assert (ran.code, f"{said} " in ran.sentence, f"(exit {code})" in ran.sentence) == (code, True, True), ran


@pytest.mark.parametrize(
    ("errcode", "code", "said"),
    [
        (48001, 5, "WeChat refuses the account as a whole, 48001"),
        (45009, 4, "the quota seems to be used up, 45009"),
    ],
)
def test_a_trial_that_the_account_refuses_tells_whether_it_is_to_be_mended_or_waited_for(
    campaign, faulty, errcode, code, said
):
    campaign.followers(1)
    faulty(account_errcode=errcode)
    ran = campaign.run("send", "campaign.csv", "--to", openid(1))
    assert (ran.code, f"{said} " in ran.sentence, f"(exit {code})" in ran.sentence) == (code, True, True), ran


def test_the_rate_is_kept_and_concurrency_too(own):
    campaign = own(faults={"latency": 0.05, "busy_above": 3})
    campaign.followers(60)
    ran = campaign.send("--rate", "40/s", "--concurrency", "3")
    assert (ran.code, ran.summary["retries"]) == (0, 0)
    assert ran.summary["seconds"] > 1.3


def test_an_attempt_ends_at_its_timeout(campaign, faulty):
    campaign.followers(2)
    faulty(hang_rate=1.0)
    began = time.monotonic()
    ran = campaign.send("--timeout", "300ms", "--max-duration", "1s")
    assert (ran.code, ran.counts()) == (8, {"in_doubt": 2})
    assert time.monotonic() - began < 20
    assert "next: wxpush send campaign.csv" in ran.err


def test_a_flag_wins_over_the_environment_and_that_over_the_file(campaign):
    campaign.followers(9)
    config = campaign.folder / "wxpush.yaml"
    config.write_text("max_sends: 1\nrate: 100/s\nprofiles: {shop: {max_sends: 2}}\n")
    assert campaign.send().counts() == {"sent": 1, "not_attempted": 8}
    assert campaign.send("--profile", "shop").summary["sent"] == 2
    environ = {"WXPUSH_MAX_SENDS": "3"}
    assert campaign.send(environ=environ).summary["sent"] == 3
    assert campaign.send("--max-sends", "1", environ=environ).summary["sent"] == 1
    config.rename(campaign.folder / "other.yaml")
    assert campaign.send(environ={"WXPUSH_CONFIG": "other.yaml"}).summary["sent"] == 1
    assert campaign.send("--config", "other.yaml").summary["sent"] == 1
    assert campaign.send().code == 0


def test_the_secret_is_looked_for_in_the_order_of_trust(campaign):
    campaign.followers(1)
    good, bad = campaign.folder / "good", campaign.folder / "bad"
    for path, secret in ((good, SANDBOX_SECRET), (bad, "f" * 32)):
        path.write_text(secret + "\n")
        path.chmod(0o600)
    config = campaign.folder / "wxpush.yaml"
    config.write_text(f"appid: {SANDBOX_APPID}\nsecret_file: good\n")
    del campaign.environ["WXPUSH_APPID"]
    wrong = {"WXPUSH_SECRET": "f" * 32, "WXPUSH_SECRET_FILE": "bad"}
    assert campaign.run("quota", environ=wrong).code == 0
    config.write_text(f"appid: {SANDBOX_APPID}\nsecret_command: cat good\n")
    assert campaign.run("trust", ".", "--yes").code == 0
    assert campaign.run("quota", environ=wrong).code == 0
    config.write_text(f"appid: {SANDBOX_APPID}\n")
    assert campaign.run("quota", environ=wrong | {"WXPUSH_SECRET_FILE": "good"}).code == 0


def test_the_alarm_gets_the_summary_and_no_child_the_secret(campaign):
    campaign.followers(3)
    ran = campaign.send("--max-sends", "1", "--on-stop", "cat > alarm.json; env > alarm.env")
    assert json.loads((campaign.folder / "alarm.json").read_text()) == ran.summary
    assert SANDBOX_SECRET not in (campaign.folder / "alarm.env").read_text()
    (campaign.folder / "alarm.json").unlink()
    assert campaign.send("--on-stop", "cat > alarm.json").code == 0
    assert not (campaign.folder / "alarm.json").exists()
    rehearsal = campaign.send(
        "--sandbox",
        "--max-sends",
        "1",
        "--on-stop",
        "tr '\\0' '\\n' </proc/$(pgrep -f 'wxpush.sandbox -' -P $PPID)/environ > child.env",
    )
    assert rehearsal.code == 4
    assert SANDBOX_SECRET not in (campaign.folder / "child.env").read_text()


def test_the_alarm_is_rung_once_when_the_breaker_opens_and_once_at_the_end(campaign, faulty):
    campaign.followers(30)
    faulty(busy_rate=1.0)
    ran = campaign.send("--rate", "max", "--max-duration", "2s", "--on-stop", "cat >> alarms; echo >> alarms")
    opened, ended = map(json.loads, (campaign.folder / "alarms").read_text().splitlines())
    assert (opened["type"], opened["schema"], opened["breaker"], opened["sent"]) == ("breaker", 1, "open", 0)
    assert ended == ran.summary


def test_v_tells_how_it_goes_and_not_of_each_request_that_was_refused(campaign):
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2))
    ran = campaign.run("send", "campaign.csv", "-y", "-v", "--log-file", "log")
    assert "2 rows to send from wx" in ran.err
    assert "try 1" not in ran.err
    assert "row 2, try 1: rejected by WeChat: 43004 “" in (campaign.folder / "log").read_text()


def test_the_log_file_and_vv_tell_what_was_refused_and_name_nobody(campaign):
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2), row(magic("busy", 7), 3))
    ran = campaign.run("send", "campaign.csv", "-y", "-vv", "--log-file", "log")
    assert ran.code == 3
    log = (campaign.folder / "log").read_text()
    assert (campaign.folder / "log").stat().st_mode & 0o777 == 0o600
    for text in (ran.err, log):
        assert "row 2, try 1: rejected by WeChat: 43004 “" in text
        assert "row 3, try 1: whether WeChat accepted it is not known: -1 “" in text
        assert "3 rows to send from wx" in text
        assert "2 of 3 sent, 1 rejected" in text
        assert "oSANDBOX" not in text
        assert "access_token" not in text
        assert SANDBOX_SECRET not in text
    quiet = campaign.run("retry", "campaign.csv", "-y", "-q", "--log-file", "log", "--errcode", "1")
    assert (quiet.code, (campaign.folder / "log").read_text().count("(exit 3)")) == (3, 2)
    assert "ERROR Another account" not in log
    campaign.followers(3)
    assert campaign.run("send", "campaign.csv", "-y", "--log-file", "log").code == 7
    assert " ERROR The input changed" in (campaign.folder / "log").read_text()


def test_a_log_file_on_a_full_disk_costs_nothing(campaign):
    campaign.followers(2)
    assert campaign.send("--log-file", "/dev/full").counts() == {"sent": 2}


def test_quiet_says_nothing_on_exit_0_and_the_counts_otherwise(campaign):
    campaign.followers(2)
    ran = campaign.run("send", "campaign.csv", "-y", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    campaign.rows(row(magic("unfollowed"), 2))
    again = campaign.run("send", "campaign.csv", "-y", "-q", "--checkpoint", "other.wxpush")
    assert (again.code, len(again.err.splitlines())) == (3, 2)
    assert (
        "next: wxpush results campaign.csv --checkpoint other.wxpush --state rejected -o rejected.csv"
        in again.err
    )


def test_the_first_heartbeat_comes_within_a_second_and_none_when_none_is_wanted(campaign):
    campaign.followers(40)
    ran = campaign.run("send", "campaign.csv", "-y", "--rate", "20/s")
    beats = [line for line in ran.err.splitlines() if "/40 rows, " in line]
    assert len(beats) == 2
    assert not beats[0].startswith("note: 40/")
    events = campaign.send("--again", "--progress", "none").events
    assert [event["type"] for event in events] == ["survey", "summary"]


def test_the_bundled_sandbox_serves_until_it_is_stopped(campaign):
    with campaign.start(
        "sandbox", "--port", "0", "--ledger", "own", "--fault", "busy_rate=0.0", stderr=-1
    ) as process:
        said = process.stderr.readline().decode() + process.stderr.readline().decode()
        url = said.split("wxpush sandbox: ")[1].split(",")[0]
        campaign.followers(2)
        assert campaign.send("--base-url", url).code == 0
        process.terminate()
        process.wait(10)
    until(lambda: campaign.delivered(campaign.folder / "own").total() == 2)
    assert "oSANDBOX_unfollowed" in campaign.run("sandbox", "--list").out
    assert campaign.run("sandbox", "--fault", "busy_rate").code == 2
    assert campaign.run("sandbox", "--fault", "busy_rate=often").code == 2
