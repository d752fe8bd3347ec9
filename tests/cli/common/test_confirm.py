"""What is asked on a terminal, and what is said where nobody is asked."""

import pytest

from wxpush.cli.common.confirm import Terminal
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
