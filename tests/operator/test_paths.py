"""Every option and argument that takes a path, given every wrong kind of path: a sentence or what was asked for, never "a bug in wxpush"."""

import json
import os
import re
import shlex
from contextlib import nullcontext

import pytest

from tests.operator.desk import Desk, Ran
from tests.operator.paths import (
    CLUSTERED,
    LINES,
    OTHERWISE,
    PLACES,
    WITHOUT_LINE,
    WRONGS,
    Place,
    Wrong,
    commands,
)
from tests.trust.ways import Planted, WaitedError, nobody_waits
from wxpush import probes
from wxpush.cli.commands.receipts import serve
from wxpush.errors import UsageError
from wxpush.model import Arrival, Reply
from wxpush.run.serving import opening
from wxpush.sandbox import server
from wxpush.words import Sentence

_WORD = re.compile(r"[a-z.-]{8,}", re.ASCII)
_LISTENS = "It would listen now."


@pytest.fixture
def ground(desk, monkeypatch):
    """What a place needs around it; nothing is listened on, and nobody knocked at."""

    async def nobody(_url, *, seconds):
        return Reply(Arrival.NEVER_LEFT, fault="no network"), ""

    monkeypatch.setattr(server, "_listen", _listens)
    monkeypatch.setattr(serve, "listen_for_pushes", _listens)
    monkeypatch.setattr(opening, "_listening", _listens)
    monkeypatch.setattr(probes, "knock", nobody)

    def lay(place: Place) -> Desk:
        desk.campaign()
        desk.write(never_csv="openid,reason,date,expires\noFollower0000000000000000001,,,\n")
        desk.write(token="AAAAA")
        if "empty.jsonl" in place.words:
            desk.write(empty_jsonl="")
        (desk.folder / "token").chmod(0o600)
        if place.command in {"results", "history", "report", "status"} and place.name != "recipients":
            assert desk.run("send", "list.csv", "--yes").code == 0
        return desk

    return lay


def test_every_command_that_takes_a_path_is_tried():
    assert WITHOUT_LINE == []


@pytest.mark.parametrize(
    "place", [place for place in PLACES if (place.command, place.name) not in OTHERWISE], ids=str
)
def test_a_wrong_path_is_told_or_taken(ground, place):
    desk = ground(place)
    found = {name: wronged(desk, place, wrong) for name, wrong in WRONGS.items()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("flag", ["--campaign", "--cluster-key-file", "--log-file"])
@pytest.mark.parametrize("command", ["status", "results", "report", "quota"])
def test_an_option_that_is_taken_is_looked_at(ground, command, flag):
    found = [place for place in PLACES if (place.command, place.name) == (command, flag)]
    for place in found:
        desk = ground(place)
        ran = desk.run(*(word if word != "{}" else "nowhere/none.yaml" for word in shlex.split(place.words)))
        assert ran.code == 2, ran.said
        assert "none.yaml" in ran.said or flag in ran.said


def test_every_command_that_takes_a_path_has_a_line():
    assert LINES.keys() | CLUSTERED | {"explain", "help", "version"} == commands().keys()


def given(desk: Desk, place: Place, wrong: Wrong) -> Ran:
    """The command with that path, by the way that the place has."""
    path = desk.folder / wrong.word
    words = [wrong.word if word == "{}" else word for word in shlex.split(place.words)]
    with pytest.MonkeyPatch.context() as patch:
        if place.name.startswith("WXPUSH_"):
            patch.setenv(place.name, wrong.word)
        elif place.name.endswith(":"):
            desk.write(wxpush_yaml=f"{place.name} {json.dumps(wrong.word)}\n")
            assert desk.run("trust", ".", "--yes").code == 0
        if "secret" in place.name.lower():
            patch.delenv("WXPUSH_SECRET")
        with nobody_waits(Planted(path, path)) if wrong.made is os.mkfifo else nullcontext():
            return desk.run(*words)


def wronged(desk: Desk, place: Place, wrong: Wrong) -> str:
    """What is wrong with what happens; empty: nothing."""
    if (wrong.read and place.name != "recipients") or (wrong is WRONGS["a device"] and os.geteuid() != 0):
        return ""
    path = desk.folder / wrong.word
    wrong.made(path)
    before = _kind(path)
    try:
        ran = given(desk, place, wrong)
    except WaitedError:
        return "it waits for somebody at the pipe's other end"
    if before is not None and _kind(path) != before:
        return "something else is in its place"
    return _mistold(wrong, ran)


def _mistold(wrong: Wrong, ran: Ran) -> str:
    if ran.crashed or ran.code not in {0, 2, 9}:
        return f"it is told as a bug: {ran.said}"
    if any(character in ran.said for character in "\x1b\r"):
        return "what the name does to a terminal reaches it"
    if ran.code and _LISTENS not in ran.said and not _named(wrong, ran.said):
        return f"it is not told which path: {ran.said}"
    return ""


def _listens(*_):
    raise UsageError(_LISTENS)


def _kind(path) -> int | None:
    """Kind and mode; None: nothing is there."""
    try:
        return path.lstat().st_mode
    except OSError:
        return None


def _named(wrong: Wrong, said: str) -> bool:
    """Whether the sentence has the path, or its folder, where that is a word that can be looked for."""
    if wrong.word.startswith("-"):
        return "-n" in said  # where it is no option's value
    folder, _, name = wrong.word.strip("/").rpartition("/")
    return not _WORD.fullmatch(name) or name[:100] in said or bool(folder and folder[:100] in said)


@pytest.mark.parametrize("words", [line.format("elsewhere") for line in LINES.values()])
def test_a_folder_that_is_gone_is_told(desk, monkeypatch, words):
    gone = desk.folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    ran = desk.run(*shlex.split(words))
    assert (ran.code, ran.crashed) == (2, False), ran.said
    assert str(Sentence("system.folder_gone")).split(".")[0] in " ".join(ran.said.split())


def test_a_folder_that_is_gone_is_of_no_matter_to_who_names_all_files(desk, monkeypatch):
    desk.campaign()
    gone, recipients = desk.folder / "gone", desk.folder / "list.csv"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for words in (f"send {recipients} --dry-run", f"send {recipients} --yes", f"status {recipients}"):
        ran = desk.run(*shlex.split(words))
        assert (ran.code, ran.crashed) == (0, False), ran.said
