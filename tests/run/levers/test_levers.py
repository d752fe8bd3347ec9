"""`pause`, `resume` and `rate`: the send that runs on this machine, as the server sees it."""

import socket
import tempfile
import time
from collections.abc import Iterator

import pytest

from tests.cli.harness import ended, finished, until
from wxpush.limits.lever import Lever
from wxpush.run.levers.calling import call
from wxpush.run.levers.orders import LeverOrder
from wxpush.system import whoami

_SLOWLY = ("send", "campaign.csv", "-y", "--json", "--rate")


def sending(campaign, rate: str, *words: str, many: int = 300):
    """A send that is at work."""
    campaign.followers(many)
    return ended(campaign.start(*_SLOWLY, rate, *words))


def begun(campaign, at_least: int = 5) -> None:
    until(lambda: campaign.delivered().total() >= at_least)


def status(campaign) -> dict:
    return campaign.run("status", "campaign.csv", "--json").summary


@pytest.mark.parametrize("rate", ["50/s", "400/s", "max"])
def test_from_the_order_to_pause_nothing_leaves_after_a_tenth_of_a_second(campaign, faulty, rate):
    faulty(latency=0.02)
    with sending(campaign, rate, "--concurrency", "20", many=1200) as process:
        begun(campaign, 30)
        asked = time.time_ns() // 1_000_000
        assert call(campaign.checkpoint, LeverOrder(Lever.PAUSE)).changed
        time.sleep(1.5)
        assert max(campaign.moments()) - asked <= 100
        found = status(campaign)
        assert (found["running"], found["paused"], found["in_doubt"]) == (True, True, 0)
        assert process.poll() is None
        call(campaign.checkpoint, LeverOrder(Lever.RATE, None))
        assert call(campaign.checkpoint, LeverOrder(Lever.RESUME)).changed
        ran = finished(process)
    assert ran.code == 0
    assert set(campaign.delivered().values()) == {1}
    assert ran.summary["sent"] == 1200
    assert "paused" in [event["word"] for event in ran.events if event["type"] == "event"]


def test_the_commands_say_what_came_of_it_and_status_tells_who_did_it(campaign):
    with sending(campaign, "20/s") as process:
        begun(campaign)
        paused = campaign.run("pause", "campaign.csv")
        assert (paused.code, paused.sentence) == (
            0,
            (
                "done: campaign.csv is paused: answers to requests in flight are waited for, nothing more leaves before "
                "`wxpush resume campaign.csv`."
            ),
        )
        again = campaign.run("pause", "campaign.csv", "--json")
        (event,) = again.events
        told = [event[name] for name in ("type", "lever", "changed", "paused")]
        assert told == ["lever", "pause", False, True]
        faster = campaign.run("rate", "campaign.csv", "1000/s")
        assert faster.err.splitlines() == [
            "done: campaign.csv is sent at 1000/s now, not at 20/s.",
            "note: It is paused, so nothing leaves before `wxpush resume campaign.csv`.",
        ]
        found = status(campaign)
        assert (found["rate_asked"], found["eta"]) == (1000.0, None)
        assert (
            campaign.run("resume", "campaign.csv").sentence
            == "done: campaign.csv is being sent again, at 1000/s."
        )
        ran = finished(process)
    assert ran.code == 0
    assert "changed the rate from 20/s to 1000/s." in ran.err
    found = status(campaign)
    assert [(one["lever"], one["by"], one["before"], one["after"]) for one in found["levers"]] == [
        ("pause", whoami.user(), 20.0, 20.0),
        ("rate", whoami.user(), 20.0, 1000.0),
        ("resume", whoami.user(), 1000.0, 1000.0),
    ]
    assert not found["paused"]
    shown = campaign.run("status", "campaign.csv").out
    assert f"rate changed from 20/s to 1000/s by {whoami.user()} at " in shown


def test_a_broker_in_the_environment_is_passed_over_and_one_that_is_typed_is_a_cluster(campaign):
    broker = {"WXPUSH_BROKER": "redis://127.0.0.1:1/0"}
    with sending(campaign, "20/s") as process:
        begun(campaign)
        assert campaign.run("pause", "campaign.csv", environ=broker).code == 0
        both = campaign.run("pause", "campaign.csv", "--broker", "redis://127.0.0.1:1/0")
        assert (both.code, both.sentence) == (
            2,
            (
                "error: RECIPIENTS (campaign.csv) mean a send on this machine, --broker means a cluster, so it is not clear what "
                "`wxpush pause` is for; nothing was changed. Leave one of them out."
            ),
        )
        process.kill()


@pytest.mark.parametrize("words", [("pause",), ("resume",), ("rate", "50/s")])
def test_without_a_list_and_without_a_cluster_there_is_nothing_to_act_on(campaign, words):
    ran = campaign.run(*words)
    assert ran.code == 2
    assert "Name the list that is being sent on this machine (RECIPIENTS)" in ran.sentence


@pytest.mark.parametrize(
    "words", [("campaign.csv",), ("campaign.csv", "fast"), ("a", "b", "5/s"), ("campaign.csv", "0")]
)
def test_what_is_no_rate_is_refused(campaign, words):
    campaign.followers(1)
    assert campaign.run("rate", *words).code == 2


def test_where_nothing_is_sent_resume_prints_what_sends_and_the_others_refuse(campaign):
    campaign.followers(20)
    assert campaign.send("--max-sends", "5", "--rate", "max").code == 4
    ran = campaign.run("resume", "campaign.csv")
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "next: wxpush send campaign.csv")
    for words in (("pause", "campaign.csv"), ("rate", "campaign.csv", "5/s")):
        ran = campaign.run(*words)
        assert (ran.code, "is not being sent on this machine now" in ran.sentence) == (2, True)


def test_for_a_rehearsal_it_is_said_that_it_is_one(campaign):
    campaign.followers(200)
    with ended(campaign.start("send", "campaign.csv", "-y", "--sandbox", "--rate", "20/s")) as process:
        beside = campaign.folder / "campaign.csv.sandbox.wxpush.sock"
        until(beside.exists)
        ran = campaign.run("pause", "campaign.csv")
        assert (ran.code, "wxpush pause campaign.csv --sandbox" in ran.sentence) == (2, True)
        assert campaign.run("pause", "campaign.csv", "--sandbox").code == 0
        process.terminate()
        assert finished(process).code == 143
    assert not beside.exists()


def test_two_sends_in_one_folder_have_their_own_levers(campaign):
    campaign.followers(300)
    other = campaign.folder / "other.csv"
    other.write_text(campaign.recipients.read_text().replace("oFollower000", "oFollower100"))
    (campaign.folder / "other.yaml").write_text(campaign.yaml.read_text().replace("name: ", "name: other-"))
    with (
        ended(campaign.start(*_SLOWLY, "30/s")) as first,
        ended(campaign.start("send", "other.csv", "-y", "--json", "--rate", "30/s")) as second,
    ):
        for name in ("campaign.csv", "other.csv"):
            until((campaign.folder / f"{name}.wxpush.sock").exists)
        assert campaign.run("pause", "other.csv").code == 0
        assert status(campaign)["paused"] is False
        assert campaign.run("status", "other.csv", "--json").summary["paused"] is True
        for process in (first, second):
            process.terminate()
            assert finished(process).code == 143


@pytest.fixture
def short() -> Iterator[str]:
    """A folder whose path leaves room for a socket's."""
    with tempfile.TemporaryDirectory(prefix="w", dir="/tmp") as folder:
        yield folder


def test_a_list_far_down_has_its_levers_all_the_same(campaign, short):
    deep = campaign.folder / ("d" * 90) / ("e" * 90)
    deep.mkdir(parents=True)
    campaign.followers(200)
    for each in (campaign.recipients, campaign.yaml):
        (deep / each.name).write_bytes(each.read_bytes())
    where = str(deep / "campaign.csv")
    environ = {"XDG_RUNTIME_DIR": short}
    with ended(campaign.start("send", where, "-y", "--json", "--rate", "20/s", environ=environ)) as process:
        until(lambda: campaign.delivered().total() >= 3)
        assert campaign.run("pause", where, environ=environ).code == 0
        process.terminate()
        assert finished(process).code == 143


def test_where_no_socket_can_be_made_it_is_said_and_sent_all_the_same(campaign):
    deep = campaign.folder / ("d" * 100)
    deep.mkdir()
    names = campaign.followers(5)
    for each in (campaign.recipients, campaign.yaml):
        (deep / each.name).write_bytes(each.read_bytes())
    nowhere = {"XDG_RUNTIME_DIR": "/nonexistent", "XDG_CACHE_HOME": str(deep / ("c" * 100))}
    ran = campaign.run("send", str(deep / "campaign.csv"), "-y", "--rate", "max", environ=nowhere)
    assert ran.code == 0
    assert "note: No socket can be made for this send" in ran.err
    assert campaign.delivered() == dict.fromkeys(names, 1)


def test_garbage_and_clients_that_hang_keep_no_message_from_leaving(campaign):
    with sending(campaign, "100/s") as process:
        begun(campaign)
        path = str(campaign.folder / "campaign.csv.wxpush.sock")
        hanging = [socket.socket(socket.AF_UNIX) for _ in range(30)]
        for each in hanging:
            each.settimeout(1)
            each.connect(path)
            each.send(b"\x00\xff{")
        ran = finished(process)
        for each in hanging:
            each.close()
    assert (ran.code, ran.summary["sent"]) == (0, 300)
    assert ran.summary["seconds"] < 4.5
