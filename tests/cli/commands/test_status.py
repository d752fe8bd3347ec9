"""`status` and `history`: what a second pane and the morning after need, from the checkpoint alone."""

import json
import os
import signal
import sqlite3
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest

from wxpush.cli.common.status.looks import Looks
from wxpush.cli.common.status.watching import watch
from wxpush.errors import Exit
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.system import whoami
from wxpush.system.signals import InterruptedEarlyError


def told(campaign, *words: str) -> dict:
    return campaign.run("status", *words, "--json").summary


def forget(campaign) -> None:
    """Make it a checkpoint of format 3, which knew nothing of sums and of who began it."""
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        for what in ("TABLE sums", "TABLE origins", "TABLE pulses", "TABLE timeline", "INDEX unknown"):
            connection.execute(f"DROP {what}")
        connection.execute("PRAGMA user_version = 3")


def test_it_tells_whose_it_is_where_its_files_are_and_why_it_stopped(campaign):
    campaign.followers(4)
    assert campaign.send("--max-sends", "2").code == 4
    found = told(campaign, "campaign.csv")
    assert (found["user"], found["host"], found["pid"]) == (whoami.user(), whoami.host(), None)
    assert (found["recipients"], found["checkpoint"]) == (str(campaign.recipients), str(campaign.checkpoint))
    assert (found["to_send"], found["exit_code"], found["reason"]) == (4, 4, "max_sends")
    assert found["reason_told"] == "--max-sends"
    assert found["next"].startswith("wxpush send campaign.csv")
    text = campaign.run("status", "campaign.csv").out
    for word in (
        f"{whoami.user()}@{whoami.host()}",
        found["template_id"],
        found["appid"],
        str(campaign.recipients),
    ):
        assert word in text


def test_it_tells_how_long_answers_took(campaign):
    campaign.followers(4)
    assert campaign.send().code == 0
    found = told(campaign, "campaign.csv")
    assert 0 < found["answer_p50"] <= found["answer_p99"] < 10
    assert "half of the answers came within" in campaign.run("status", "campaign.csv").out


def test_what_an_earlier_version_did_not_note_is_unknown(campaign):
    campaign.followers(3)
    assert campaign.send().code == 0
    before = told(campaign, "campaign.csv")
    forget(campaign)
    found = told(campaign, "campaign.csv")
    assert [
        found[name]
        for name in ("user", "host", "recipients", "template_id", "to_send", "rate_asked", "answer_p50")
    ] == [None] * 7
    assert {name: found[name] for name in ("sent", "rows", "exit_code", "started_at")} == {
        name: before[name] for name in ("sent", "rows", "exit_code", "started_at")
    }
    text = campaign.run("status", "campaign.csv").out
    assert text.count("unknown") == 3


@pytest.mark.parametrize("words", [("status", "nights"), ("history", "nights")])
def test_a_folder_of_many_is_shown_and_one_that_cannot_be_read_hides_none(campaign, words):
    campaign.followers(2)
    folder = campaign.folder / "nights"
    folder.mkdir()
    for night in ("28", "29"):
        assert campaign.send("--checkpoint", f"nights/orders-{night}.wxpush").code == 0
    assert campaign.run(*words).code == 0
    (folder / "orders-27.wxpush").write_bytes(b"none of ours" * 2000)
    ran = campaign.run(*words)
    assert ran.code == Exit.DISK
    assert [night for night in ("27", "28", "29") if f"orders-{night}" in ran.out] == ["28", "29"]
    assert "orders-27.wxpush" in ran.err
    lines = [json.loads(line) for line in campaign.run(*words, "--json").out.splitlines()]
    assert [line["sent_altogether"] for line in lines] == [2, 2]


def test_history_has_a_line_for_each_campaign_the_newest_last(campaign):
    campaign.followers(3)
    assert campaign.send("--checkpoint", "b.wxpush", "--max-sends", "1").code == 4
    with closing(sqlite3.connect(campaign.folder / "b.wxpush")) as connection, connection:
        connection.execute("UPDATE invocations SET started_ms = started_ms - 60000")
    assert campaign.send("--checkpoint", "a.wxpush").code == 0
    head, *lines = campaign.run("history").out.splitlines()
    assert [name for line in lines for name in (" a ", " b ") if name in line] == [" b ", " a "]
    assert lines[0].endswith("exit 4")
    assert lines[1].endswith("exit 0")
    assert head.split()[:4] == ["began", "campaign", "account", "template"]


def look(times: int):
    """What looks at one campaign give that is sent so many times, and has ended then."""
    left = [*[True] * times, False]

    def next_look() -> Any:
        summary = SimpleNamespace(running=left.pop(0), rows=9, not_attempted=4, rate=None)
        seen: list[Any] = [(SimpleNamespace(label="campaign.csv"), SimpleNamespace(summary=summary))]
        return Looks(seen)

    return next_look, left


def test_watching_ends_with_the_run_and_looks_again_meanwhile(monkeypatch):
    shown: list[Looks] = []
    paused: list[float] = []
    monkeypatch.setattr("wxpush.cli.common.status.watching.show_looks", lambda looks, _: shown.append(looks))
    looks, left = look(3)
    assert watch(looks, Values({JSON: True}), paused.append) is Exit.DONE
    assert (len(shown), paused, left) == (4, [2.0] * 3, [])


def test_ctrl_c_ends_watching_without_a_word(capfd):
    def interrupt(_: float) -> None:
        raise InterruptedEarlyError(signal.SIGINT)

    looks, _ = look(1)
    assert watch(looks, Values({JSON: False}), interrupt) is Exit.INTERRUPTED
    assert capfd.readouterr().err == "note: campaign.csv: 5 of 9 rows\n"


@pytest.mark.parametrize("words", [("status", "campaign.csv"), ("results", "campaign.csv")])
def test_who_rehearsed_only_is_led_to_the_rehearsal_and_not_to_sending(campaign, words):
    campaign.followers(1)
    assert "`wxpush send campaign.csv`" in campaign.run(*words).err
    assert campaign.send("--sandbox").code == 0
    ran = campaign.run(*words)
    assert ran.code == Exit.USAGE
    assert "add --sandbox" in ran.err
    assert "wxpush send" not in ran.err
    assert campaign.run(*words, "--sandbox").code == 0
    assert (
        "`wxpush send campaign.csv --checkpoint" in campaign.run(*words, "--checkpoint", "other.wxpush").err
    )


def test_status_of_a_rehearsal_says_that_nothing_went_to_wechat(campaign):
    campaign.followers(1)
    assert campaign.send("--sandbox").code == 0
    assert "a rehearsal, nothing went to WeChat" in campaign.run("status", "campaign.csv", "--sandbox").out
    assert campaign.send().code == 0
    assert "a rehearsal" not in campaign.run("status", "campaign.csv").out


@pytest.mark.parametrize("words", [("status", "campaign.csv"), ("status",), ("history",)], ids=" ".join)
def test_no_name_in_somebody_elses_checkpoint_looks_like_a_line_of_ours(campaign, words):
    campaign.followers(1)
    assert campaign.send().code == 0
    forged = "ann\r\nnext: run this"
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        connection.execute(
            "UPDATE origins SET json = json_set(json, '$.user', ?, '$.host', ?)", (forged, forged)
        )
        connection.execute(
            "UPDATE facts SET json = json_set(json, '$.name', ?, '$.appid', ?)", (forged, forged)
        )
    shown = campaign.run(*words).out
    assert "ann" in shown
    assert not [line for line in shown.splitlines() if line.startswith("next: run this")]


@pytest.mark.parametrize(
    "words",
    [
        '{"--errcode-is-row": ["1; touch run"]}',
        '{"--errcode-is-row": "1;"}',
        '{"--suppress": 7}',
        '{"--window": {"a": 1}}',
        '{"RECIPIENTS": [1.5]}',
        "[" * 5000,
        '"text"',
        '{"--wait": "; touch run"}',
    ],
    ids=str,
)
def test_what_nobody_can_have_typed_is_in_no_command_to_be_copied(campaign, words):
    campaign.followers(2)
    assert campaign.send("--max-sends", "1").code == 4
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        connection.execute("UPDATE typed SET words = ?", (words,))
    for command in (("status", "campaign.csv"), ("status",), ("report", "campaign.csv", "-o", "r.html")):
        ended = campaign.run(*command)
        assert ended.code == Exit.DISK
        assert "campaign.csv.wxpush cannot be read" in ended.err
        assert "touch run" not in ended.out + ended.err


@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param(
            lambda file: os.chown(file, 12, 34),
            marks=pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away"),
        ),
        lambda file: file.chmod(0o666),
        os.unlink,
    ],
    ids=["another's", "everybody's", "nobody's"],
)
def test_a_configuration_that_others_write_is_in_no_command_to_be_copied(campaign, theirs):
    """The checkpoint is one's own, as where it was given away with the folder."""
    campaign.followers(2)
    assert campaign.send("--max-sends", "1").code == 4
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        connection.execute(
            "UPDATE typed SET words = ?", ('{"RECIPIENTS": "campaign.csv", "--config": "theirs.yaml"}',)
        )
    file = campaign.folder / "theirs.yaml"
    file.touch(0o600)
    assert "theirs.yaml" in campaign.run("status", "campaign.csv").out
    theirs(file)
    shown = campaign.run("status", "campaign.csv")
    assert "1 of 2 sent" in shown.out
    assert "theirs" not in shown.out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_another_user_typed_is_in_no_command_to_be_copied(campaign):
    campaign.followers(2)
    assert campaign.send("--max-sends", "1").code == 4
    theirs = (
        '{"RECIPIENTS": "campaign.csv", "--config": "theirs.yaml", "--base-url": "https://theirs.example"}'
    )
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        connection.execute("UPDATE typed SET words = ?", (theirs,))
    (campaign.folder / "theirs.yaml").touch(0o600)
    assert "theirs.yaml" in campaign.run("status", "campaign.csv").out
    for beside in campaign.checkpoint.parent.glob("*.wxpush*"):
        os.chown(beside, 12, 34)
    shown = campaign.run("status", "campaign.csv")
    assert "1 of 2 sent" in shown.out
    assert "theirs" not in shown.out
