"""A campaign that is sent from the command line, whose end those hear of who are named in `notify:`."""

import json
import time
from contextlib import contextmanager

import pytest

from tests.cli.asked import asked, typing
from tests.cli.conftest import campaign, faulty, own, shared  # noqa: F401 - fixtures
from tests.cli.harness import magic, openid, row
from tests.notify.conftest import private
from tests.notify.robots import SECRET, TOKEN, Receiver

pytestmark = pytest.mark.process


def configure(campaign, *receivers, events="", name=""):  # noqa: F811 - the fixture
    """Name them in a wxpush.yaml that is trusted."""
    lines = ["notify:"]
    for receiver in receivers:
        private(campaign.folder / f"{receiver.kind}.url", receiver.url)
        keys = f"kind: {receiver.kind}, url_file: {receiver.kind}.url"
        if receiver.signed:
            private(campaign.folder / "robot.secret", SECRET)
            keys += ", secret_file: robot.secret"
        lines.append(f"  {name or receiver.kind}: {{{keys}{f', events: {events}' if events else ''}}}")
    path = campaign.folder / "own.yaml"
    path.write_text("\n".join(lines) + "\n")
    campaign.environ["WXPUSH_CONFIG"] = str(path)


@contextmanager
def robot(campaign, **more):  # noqa: F811 - the fixture
    """A DingTalk group that hears of a campaign."""
    with Receiver("dingtalk", signed=True) as receiver:
        configure(campaign, receiver, **more)
        yield receiver


def test_a_group_reads_how_it_ended_and_what_to_run(campaign):  # noqa: F811
    campaign.rows(row(openid(1), 1), row(magic("unfollowed"), 2))
    with robot(campaign) as group:
        ran = campaign.send()
        assert ran.code == 3
        (text,) = group.texts()
    title, *lines = text.splitlines()
    assert title == "wxpush: campaign.csv is finished, with 1 rejected, invalid or expired"
    assert lines[0].startswith("campaign.csv: 1 of 2 sent, 1 rejected (43004 unfollowed 1); ")
    assert lines[1].startswith("43004 unfollowed, 1 row: ")
    assert lines[2].startswith("next: wxpush results campaign.csv --state rejected ")
    assert str(campaign.folder) in lines[3]
    assert ran.events[-1]["type"] == "summary"
    assert "notice" not in {event["type"] for event in ran.events}


def test_in_the_language_of_the_operator(campaign):  # noqa: F811
    campaign.followers(3)
    with robot(campaign) as group:
        assert campaign.send("--max-sends", "1", environ={"WXPUSH_LANG": "zh"}).code == 4
        (text,) = group.texts()
    assert text.splitlines()[0] == "wxpush：campaign.csv 提前停止（到达 --max-sends）"
    assert "下一步：wxpush send campaign.csv" in text


@pytest.mark.parametrize(
    ("prepare", "code", "said"),
    [
        (lambda of: of.recipients.unlink(), 2, "campaign.csv does not exist"),
        (lambda of: of.yaml.write_text("nothing: here\n"), 2, "campaign.yaml"),
        (lambda of: of.environ.update(WXPUSH_SECRET="0" * 32), 5, "AppSecret"),
        (lambda of: of.rows(row("", 1)), 3, "1 invalid"),
    ],
    ids=["no list", "no campaign", "secret", "all invalid"],
)
def test_what_does_not_begin_is_told(campaign, prepare, code, said):  # noqa: F811
    campaign.followers(2)
    prepare(campaign)
    with robot(campaign) as group:
        ran = campaign.run("send", "campaign.csv", "--yes")
        assert ran.code == code
        (text,) = group.texts()
    assert text.startswith("wxpush: campaign.csv: nothing was sent\n")
    assert said in text
    assert f"exit {code}" in text


def test_all_rows_invalid_by_consent_and_a_changed_list_are_told(campaign):  # noqa: F811
    campaign.rows(row("", 1))
    with robot(campaign) as group:
        assert campaign.send("--max-invalid", "100%").code == 3
        campaign.followers(2)
        assert campaign.send("--max-sends", "1").code == 4
        campaign.followers(3, first=7)
        assert campaign.send().code == 7
        refused, stopped, changed = group.texts()
    assert refused.startswith("wxpush: campaign.csv: nothing was sent\n")
    assert "stopped by --max-sends" in stopped
    assert "exit 7" in changed


def test_a_full_quota_is_told_as_a_wait(campaign, faulty):  # noqa: F811
    campaign.followers(3)
    faulty(daily_limit=0)
    with robot(campaign, events="[quota]") as group:
        assert campaign.send().code == 4
        (text,) = group.texts()
    assert text.startswith("wxpush: campaign.csv waits for the next day's quota\n")


def test_rows_in_doubt_are_told_with_their_deadline(campaign, faulty):  # noqa: F811
    campaign.followers(2)
    faulty(hang_rate=1.0)
    with robot(campaign, events="[doubt]") as group:
        ran = campaign.send("--timeout", "1s", "--max-duration", "3s")
        assert ran.code == 8
        (text,) = group.texts()
    (deadline,) = [line for line in text.splitlines() if "repeat" in line and "until" in line]
    assert deadline in ran.err


def test_an_open_breaker_is_told_while_the_run_goes_on(campaign, faulty):  # noqa: F811
    campaign.followers(60)
    faulty(busy_rate=1.0)
    with robot(campaign, events="[breaker]") as group:
        ran = campaign.send("--rate", "max", "--max-duration", "2s")
        assert ran.code in {4, 8}
        (text,) = group.texts()
    assert text.startswith("wxpush: campaign.csv: WeChat accepts nothing\n")


def test_one_that_hangs_costs_two_seconds_no_code_and_a_line_and_is_told_the_next_time(campaign):  # noqa: F811
    campaign.followers(1)
    with Receiver("wecom", does="hang") as group:
        configure(campaign, group)
        began = time.monotonic()
        ran = campaign.run("send", "campaign.csv", "--yes", "--json")
        assert (ran.code, ran.summary["sent"]) == (0, 1)
        assert time.monotonic() - began < 30
        (told,) = [event for event in ran.events if event["type"] == "notice"]
        assert (told["failure"], told["kept"]) == ("no_answer", True)
        warning = "warning: wecom (wecom) got no notice: no answer within 2 s; the next invocation tells it"
        assert warning in ran.err.splitlines()
        group.does = "ok"
        assert campaign.send().code == 0
        (text,) = group.texts()
    assert "campaign.csv is finished (told late: it was at " in text


def test_a_name_that_nobody_finds_holds_no_process(campaign):  # noqa: F811
    campaign.followers(1)
    slow = campaign.folder / "slow"
    slow.mkdir()
    (slow / "sitecustomize.py").write_text(
        "import socket, time\n"
        "found = socket.getaddrinfo\n"
        "def getaddrinfo(host, *rest, **more):\n"
        "    if host == 'robots.invalid':\n"
        "        time.sleep(60)\n"
        "    return found(host, *rest, **more)\n"
        "socket.getaddrinfo = getaddrinfo\n"
    )
    with Receiver("wecom") as group:
        group.url = "https://robots.invalid/send?key=0"
        configure(campaign, group)
        began = time.monotonic()
        path = {"PYTHONPATH": f"{slow}:{campaign.environ['PYTHONPATH']}"}
        ran = campaign.run("send", "campaign.csv", "--yes", environ=path, timeout=90)
        assert ran.code == 0
        assert "no answer within 2 s" in ran.err
        assert time.monotonic() - began < 40


def test_quiet_says_nothing_of_it_where_all_is_well(campaign):  # noqa: F811
    campaign.followers(1)
    with Receiver("wecom", does="fail") as group:
        configure(campaign, group)
        ran = campaign.run("send", "campaign.csv", "--yes", "--quiet")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
        ran = campaign.run("send", "campaign.csv", "--yes", "--quiet", "--again", "--rate", "0")
        assert ran.code == 2
        assert "got no notice" in ran.err


def test_its_address_and_secret_are_in_nothing_that_is_left(campaign):  # noqa: F811
    campaign.followers(2)
    with robot(campaign) as group:
        for does in ("ok", "fail"):
            group.does = does
            campaign.send("-vv", "--log-file", "log", "--max-sends", "1")
        ran = campaign.run("send", "nothing.csv", "--yes", "-vv", "--log-file", "log")
        assert ran.code == 2
        assert len(group.took) == 1
        held = {
            path: path.read_bytes()
            for path in campaign.folder.rglob("*")
            if path.is_file() and path.suffix not in {".url", ".secret"}
        }
        assert len(held) > 3
        for secret in (TOKEN, SECRET, group.url):
            assert [path for path, data in held.items() if secret.encode() in data] == []
            assert secret not in ran.out + ran.err


def test_a_rehearsal_tells_only_those_who_are_named(campaign):  # noqa: F811
    campaign.followers(1)
    with robot(campaign) as group:
        assert campaign.send("--sandbox").code == 0
        assert campaign.send("--dry-run").code == 0
        assert campaign.run("send", "campaign.csv", "--to", openid(1)).code == 0
        assert group.heard == []
        assert campaign.send("--sandbox", "--notify", "dingtalk").code == 0
        assert len(group.took) == 1
        ran = campaign.send("--notify", "dingtalk,nobody")
        assert ran.code == 2
        assert "nobody" in ran.sentence
        assert "dingtalk" in ran.sentence
        assert len(group.took) == 1


def test_a_run_that_finds_nothing_to_do_and_a_no_are_told_to_nobody(campaign):  # noqa: F811
    campaign.followers(1)
    with robot(campaign) as group:
        assert asked(campaign, ("send", "campaign.csv"), typing(b"n\n")).code == 2
        assert group.heard == []
        assert campaign.send().code == 0
        assert campaign.send().code == 0
        assert len(group.took) == 1


def test_the_command_of_on_stop_is_run_as_before(campaign):  # noqa: F811
    campaign.followers(2)
    with robot(campaign) as group:
        ran = campaign.send("--max-sends", "1", "--on-stop", "cat > told.json")
        assert json.loads((campaign.folder / "told.json").read_text()) == ran.summary
        assert len(group.took) == 1


def test_a_second_signal_while_somebody_is_told_changes_no_code(campaign):  # noqa: F811
    campaign.recipients.unlink(missing_ok=True)
    with Receiver("wecom", does="hang") as group:
        configure(campaign, group)
        with campaign.start("send", "campaign.csv", "--yes") as process:
            while not group.heard:
                time.sleep(0.01)
            process.terminate()
            _, err = process.communicate(timeout=30)
        assert process.returncode == 2
        assert b"does not exist" in err
