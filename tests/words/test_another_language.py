"""In a language whose every word is changed, no page of help and no misuse of the command line shows a word of English."""

import itertools

import pytest
from typer import _completion_shared as completion

from tests.options.test_declared_once import OPTIONS
from tests.words.another import english, run
from wxpush.cli.entries import Command, Group
from wxpush.cli.table import COMMANDS
from wxpush.options.option import Option
from wxpush.words import catalogue

NAMES = [
    *([name] for name in COMMANDS),
    *(
        [name, word]
        for name, group in COMMANDS.items()
        if not isinstance(group, Command)
        for word in group.commands
    ),
]


@pytest.mark.usefixtures("another")
@pytest.mark.parametrize("name", [[], *NAMES], ids=" ".join)
def test_a_page_of_help_has_no_word_that_is_not_of_the_catalogue(capfd, monkeypatch, name):
    said = run(capfd, monkeypatch, *name, "--help")
    assert "жжж" in said
    typed = {option.shown for option in OPTIONS if isinstance(option.shown, str)}
    assert english(said, "openid", "en", "zh", *typed, *itertools.chain.from_iterable(NAMES)) == []


MISUSES = [
    "sned", "nonsense", "template lst", "template nonsense", "--nonsense", "send", "send a b", "send a --row",
    "send a --row x", "send a --row 0", "send a --concurrency 10001", "send a --dry-run=1", "sandbox --speed x",
    "explain x", "send a --ro 1", "send a --sandb", "followers export", "send a -x", "quota extra",
    "send a --errcode-is-row x", "send a --in-doubt never", "send a --offline", "send a --row 1", "send a --timeout 50s",
    "send a --offline --dry-run --check-followers", "send a --profile x", "send -", "send - -c a.yaml",
    "send a --sandbox --checkpoint b", "send a --rate 0", "--version=3",
]  # fmt: skip


@pytest.mark.usefixtures("another")
@pytest.mark.parametrize("typed", MISUSES)
def test_a_misuse_is_told_in_no_word_that_is_not_of_the_catalogue(capfd, monkeypatch, tmp_path, typed):
    monkeypatch.chdir(tmp_path)
    said = run(capfd, monkeypatch, *typed.split())
    assert "жжж" in said
    assert english(said, "hold", "resend", "skip") == []


@pytest.mark.usefixtures("another")
def test_a_switch_in_the_environment_that_is_neither_on_nor_off_is_told_so(capfd, monkeypatch):
    monkeypatch.setenv("WXPUSH_YES", "maybe")
    assert english(run(capfd, monkeypatch, "send", "a")) == []


@pytest.mark.usefixtures("another")
@pytest.mark.parametrize("typed", ["", "send --ma", "-", "suppress "])
def test_what_a_shell_completes_has_no_word_that_is_not_of_the_catalogue(capfd, monkeypatch, typed):
    monkeypatch.setenv("_WXPUSH_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", f"wxpush {typed}")
    said = run(capfd, monkeypatch)
    assert "жжж" in said
    assert english(said, "arguments", *itertools.chain.from_iterable(NAMES)) == []


@pytest.mark.usefixtures("another")
def test_that_completion_was_installed_is_told_by_the_catalogue(capfd, monkeypatch):
    monkeypatch.setattr(completion, "install", lambda shell: ("bash", "/home/shop/.bashrc"))
    said = run(capfd, monkeypatch, "--install-completion")
    assert "/home/shop/.bashrc" in said
    assert english(said, "bash") == []


def test_every_option_command_and_argument_names_a_text_of_the_catalogue():
    texts = catalogue("en").TEXTS
    groups = [entry for entry in COMMANDS.values() if isinstance(entry, Group)]
    commands = [entry for entry in COMMANDS.values() if isinstance(entry, Command)]
    commands += [command for group in groups for command in group.commands.values()]
    named = [*(each.help for each in groups), *(each.help for each in commands)]
    named += [each.help for command in commands for each in command.arguments]
    named += [each.help for command in commands for each in command.options]
    assert [name for name in named if name not in texts] == []


def test_an_option_that_takes_a_value_says_in_a_word_of_its_own_what_it_takes():
    """Without one Typer shows the name of a type."""
    commands = [entry for entry in COMMANDS.values() if isinstance(entry, Command)]
    options: list[Option] = [option for command in commands for option in command.options]
    assert [
        each.flag for each in options if each.metavar is None and each.kind is not bool and not each.counts
    ] == []
