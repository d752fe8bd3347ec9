"""What is asked on a terminal, and what is said where nobody is asked."""

from contextlib import nullcontext
from typing import Any

import pytest

from wxpush.cli.common import confirm
from wxpush.cli.common.confirm import DeclinedError, Terminal
from wxpush.errors import UsageError
from wxpush.system.clock import SystemClock


def test_with_yes_nobody_is_asked_no_time_is_waited_and_what_is_different_is_said():
    said: list[object] = []
    terminal = Terminal(yes=True, say=lambda text, _label: said.append(text), show=print, clock=SystemClock())
    terminal.require()
    terminal.send(
        5, account="wx1", rate=1.0, different=["It was sent before."], facts=["A fact."], first=lambda: None
    )
    terminal.change(5, facts=["Five are decided."])
    terminal.give_up("It is given up.")
    assert said == ["It was sent before.", "Five are decided.", "It is given up."]
    assert terminal.waited == 0.0


@pytest.mark.parametrize(
    "ask",
    [
        lambda terminal: terminal.require(),
        lambda terminal: terminal.send(
            5, account="wx1", rate=1.0, different=[], facts=[], first=lambda: None
        ),
        lambda terminal: terminal.change(5, facts=[]),
        lambda terminal: terminal.give_up("It is given up."),
    ],
)
def test_without_a_terminal_every_question_is_refused_and_names_the_option(ask, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError, match="--yes"):
        ask(Terminal(yes=False, say=print, show=print, clock=SystemClock()))


class Ticking(SystemClock):
    """A second passes between two looks at it."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def asked(monkeypatch):
    """A terminal at which that is typed; what it shows of a message is kept."""

    def make(answer: str) -> tuple[Terminal, list[object]]:
        monkeypatch.setattr(confirm, "askable", lambda: True)
        monkeypatch.setattr(confirm, "_line", lambda: f"{answer}\n")
        shown: list[object] = []
        return Terminal(yes=False, say=print, show=shown.append, clock=Ticking()), shown

    return make


@pytest.mark.parametrize(
    ("rows", "answer", "goes"),
    [
        (1, "y", True),
        (100, "y", True),
        (100, " Yes ", True),
        (100, "", False),
        (100, "n", False),
        (100, "100", False),
        (101, "101", True),
        (101, "y", False),
        (101, "100", False),
        (12_345, "12,345", True),
    ],
)
@pytest.mark.parametrize("what", ["send", "change"])
def test_more_than_a_hundred_rows_are_confirmed_by_their_number_and_fewer_by_a_y(
    asked, rows, answer, goes, what
):
    terminal, _ = asked(answer)

    def ask() -> None:
        if what == "change":
            terminal.change(rows, facts=[])
        else:
            terminal.send(rows, account="wx1", rate=1.0, different=[], facts=[], first=lambda: None)

    if goes:
        ask()
    else:
        with pytest.raises(DeclinedError, match="Not confirmed, so nothing was changed or sent"):
            ask()
    assert terminal.waited == 1.0


def test_what_is_known_stands_above_the_question_and_the_first_message_is_shown_once(asked, capsys):
    terminal, shown = asked("y")
    preview: Any = object()
    terminal.send(
        60,
        account="wx1",
        rate=0.5,
        different=["It was sent before."],
        facts=["A fact."],
        first=lambda: preview,
    )
    assert shown == [preview]
    about, *lines, question = capsys.readouterr().err.splitlines()
    assert all(word in about for word in ("60", "wx1", "2m"))
    assert (lines, question) == (["It was sent before.", "A fact."], "Send? [y/N] ")


@pytest.mark.parametrize(("answer", "goes"), [("y", True), ("", False)])
def test_what_may_have_arrived_is_given_up_by_a_y_alone(asked, answer, goes):
    terminal, _ = asked(answer)
    with nullcontext() if goes else pytest.raises(DeclinedError):
        terminal.give_up("It is given up.")


@pytest.mark.parametrize(("answer", "goes"), [("yes", True), ("2", False)])
def test_what_a_configuration_commands_is_allowed_by_a_y_and_shown_where_nobody_is_asked(asked, answer, goes):
    terminal, _ = asked(answer)
    shown: list[str] = []
    with nullcontext() if goes else pytest.raises(UsageError, match="Not confirmed, so nothing was changed"):
        terminal.allow(["It runs a command."], keys=2, show=lambda: shown.append("shown"))
    assert shown == []
    Terminal(yes=True, say=print, show=print, clock=SystemClock()).allow(
        [], keys=2, show=lambda: shown.append("shown")
    )
    assert shown == ["shown"]
