"""Texts from outside move no cursor, change no title and turn no text round, whichever way they come to the screen."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.notify.test_notices import SNAPSHOT
from wxpush import redact
from wxpush.cli.commands.template.catalogue import Catalogue
from wxpush.cli.common import failures, stdout
from wxpush.cli.common.cluster import status
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import Voice
from wxpush.cluster.status import AccountStatus, ClusterStatus, RunStatus
from wxpush.cluster.work.worker import Sighting
from wxpush.progress.bar import view
from wxpush.progress.lines import SurveyLines
from wxpush.report.ending import Ending
from wxpush.report.summary import Summary
from wxpush.run.place import Place
from wxpush.wechat.values import TemplateInfo

#: A title, a colour, a bell, a word that reads backwards, a line that is written over.
EVIL = "a\x1b]0;PWNED\x07\x1b[31mb\u202ec\rd\x9bm"
_CANARY = "CANARY0123456789"
_SUMMARY = Summary(
    campaign="c", run=1, rows=1, sent=0, already_sent=0, under_review=0, rejected=1, invalid=0, duplicate=0, suppressed=0, expired=0,
    in_doubt=0, not_attempted=0, exit_code=3,
)  # fmt: skip


def shown_on_stdout() -> None:
    stdout.show(f"first {EVIL}\nsecond\n")


def said_on_stderr() -> None:
    failures.say(f"first {EVIL}\nsecond")


def the_next_command() -> None:
    place = replace(Place.of(Path("list.csv")), named=f"'{EVIL}.csv'")
    Printer(Voice()).summary(place, Ending(summary=_SUMMARY))


def how_a_survey_gets_on() -> None:
    at = iter([0.0, 5.0])
    SurveyLines(Printer(Voice())._people, EVIL, 10, lambda: next(at)).show(5, 1)


def a_bar() -> None:
    page = StringIO()
    Console(file=page, color_system=None, width=80).print(view(EVIL, SNAPSHOT))
    print(page.getvalue())


def a_list_of_templates() -> None:
    Catalogue("wx1", (TemplateInfo(EVIL, EVIL, content=EVIL),), Printer(Voice()), json=False).show_all()


def a_template() -> None:
    Catalogue("wx1", (TemplateInfo(EVIL, EVIL, content=EVIL),), Printer(Voice()), json=False).show_one(EVIL)


def a_cluster() -> None:
    run = RunStatus(
        campaign=EVIL, run=1, appid=EVIL, rows=1, done=0, in_flight=0, in_doubt=0, chunks=0, lag=0
    )
    account = AccountStatus(
        appid=EVIL, base_url=EVIL, rate=1.0, waiting=0, dead=0, paused=None, lanes=3, places=2
    )
    worker = Sighting(host=EVIL, pid=1, accounts=(), attempts=0, chunks=0, rate=0.0)
    found = ClusterStatus(runs=[run], accounts=[account], workers=[worker])
    stdout.show("\n".join(status._lines(found)) + "\n")


@pytest.mark.parametrize(
    "tell",
    [
        shown_on_stdout,
        said_on_stderr,
        the_next_command,
        how_a_survey_gets_on,
        a_bar,
        a_list_of_templates,
        a_template,
        a_cluster,
    ],
    ids=lambda tell: tell.__name__,
)
def test_what_is_shown_is_clean(tell: Callable[[], None], capfd):
    tell()
    seen = "".join(capfd.readouterr())
    assert "a" in seen
    assert [char for char in EVIL if not char.isprintable() and char in seen] == []


@pytest.mark.parametrize("tell", [shown_on_stdout, a_list_of_templates, a_template, said_on_stderr])
def test_a_secret_that_a_server_gives_back_is_masked(tell: Callable[[], None], capfd, monkeypatch):
    monkeypatch.setitem(globals(), "EVIL", f"a {_CANARY} and 92_{'b' * 80}")
    redact.learn(_CANARY)
    try:
        tell()
    finally:
        redact.forget()
    seen = "".join(capfd.readouterr())
    assert redact.MASK in seen
    assert [secret for secret in (_CANARY, "bbbbb") if secret in seen] == []


@pytest.mark.parametrize("tell", [said_on_stderr, lambda: Printer(Voice()).say(EVIL)])
def test_words_of_others_without_end_are_cut(tell: Callable[[], None], capfd, monkeypatch):
    monkeypatch.setitem(globals(), "EVIL", "a " * 150_000)
    tell()
    assert len("".join(capfd.readouterr())) < 20_000


def test_what_is_clean_keeps_its_lines(capfd):
    stdout.show("one\n  two, 三\n")
    failures.say("one\ntwo")
    assert capfd.readouterr() == ("one\n  two, 三\n", "one\ntwo\n")


@pytest.mark.parametrize(
    "terminal",
    [
        True,
        False,
    ],
)
def test_rows_are_clean_on_a_terminal_and_to_the_letter_elsewhere(monkeypatch, terminal):
    mine, theirs = os.openpty() if terminal else os.pipe()
    with os.fdopen(theirs, "w", encoding="utf-8") as file:
        monkeypatch.setattr("sys.stdout", file)
        with stdout.page("utf-8", newline="") as stream:
            stream.write(f"oFollower,{EVIL}\r\n")
        seen = os.read(mine, 4096).decode()
    os.close(mine)
    assert "oFollower,a" in seen
    assert [char for char in "\x1b\x07\u202e\x9b" if char in seen] == (
        [] if terminal else [*"\x1b\x07\u202e\x9b"]
    )


def test_what_programs_read_moves_no_cursor_and_says_the_same(capfd):
    stdout.show_json({"name": EVIL, "words": "三\u2028"})
    shown = capfd.readouterr().out
    assert json.loads(shown) == {"name": EVIL, "words": "三\u2028"}
    assert [char for char in shown[:-1] if not char.isprintable()] == []
    assert "三" in shown


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize("name", ["a b.csv", f"{EVIL}'\\.csv", "三\t.csv", "$'x'"])
def test_a_file_of_any_name_can_be_named_again(name):
    word = redact.quoted(name)
    assert redact.clean(word) == word
    told = subprocess.run(["bash", "-c", f"printf %s {word}"], capture_output=True, check=True)
    assert os.fsdecode(told.stdout) == name
