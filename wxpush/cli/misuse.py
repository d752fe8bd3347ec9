"""A command line that cannot be used, in sentences of the catalogue: Typer has its own, in English, and hands out no parts of them."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from wxpush.cli.common.failures import say
from wxpush.cli.entries import Group
from wxpush.cli.table import COMMANDS
from wxpush.errors import Exit, UsageError
from wxpush.words import Sentence

#: typer's base of all that is wrong with a command line; by which name depends on whose click it uses.
_Misuse: type[Exception] = typer.BadParameter.__mro__[2]
_NEAR = r"\(?(?:Possible options|Did you mean(?: one of)?):? (?P<near>.+?)\??\)?"
_VALUE = r"Invalid value for (?P<name>.+?): (?P<value>.+)"
#: Dashes that look like an option's: of a Chinese input method, and of word processors.
_DASHES = "－—–―‐‑−"
#: What typer says, and the sentence with the same fields. What is none of these is told as it is.
_SENTENCES = (
    (r"Missing argument (?P<name>.+)\.", "misuse.argument_missing"),
    (r"Missing option (?P<name>.+)\.", "misuse.option_missing"),
    (r"Missing command\.", "misuse.command_missing"),
    (rf"No such command (?P<name>.+?)\. {_NEAR}", "misuse.command_near"),
    (r"No such command (?P<name>.+)\.", "misuse.command_unknown"),
    (rf"No such option:? '?(?P<name>[^'\s]+?)'?\.? {_NEAR}", "misuse.option_near"),
    (r"No such option:? '?(?P<name>.+?)'?\.?", "misuse.option_unknown"),
    (r"Option (?P<name>.+) requires an argument\.", "misuse.value_missing"),
    (r"Option (?P<name>.+) does not take a value\.", "misuse.value_needless"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.+)\)", "misuse.arguments_extra"),
    (rf"{_VALUE} is not a valid int(?:eger)?(?: range)?\.", "misuse.no_integer"),
    (rf"{_VALUE} is not a valid float(?: range)?\.", "misuse.no_number"),
    (rf"{_VALUE} is not a valid boolean\..*", "misuse.no_switch"),
    (rf"{_VALUE} is not in the range (?P<range>.+)\.", "misuse.out_of_range"),
)


@contextmanager
def misuse_told(typed: Sequence[str]) -> Iterator[None]:
    """Make sentences of ours of typer's errors. A bare `wxpush` is shown the help, and leaves."""
    try:
        yield
    except _Misuse as error:
        _leave_with_help(error)
        raise UsageError(
            "misuse.told", what=_sentence(error, typed), command=_command(error, typed)
        ) from None


def _command(error: Any, typed: Sequence[str]) -> str:
    """The command that is misused. A parser that meets an option without its value hands out no context: then by what is typed."""
    context = getattr(error, "ctx", None)
    if context is not None:
        return str(context.command_path)
    name = next((word for word in typed if word in COMMANDS), None)
    if name is None:
        return "wxpush"
    entry = COMMANDS[name]
    inner = entry.commands if isinstance(entry, Group) else {}
    return " ".join(["wxpush", name, *[word for word in typed if word in inner][:1]])


def _leave_with_help(error: Any) -> None:
    context = getattr(error, "ctx", None)
    if context is not None and error.format_message() == context.get_help():
        say(error.format_message())
        raise SystemExit(Exit.USAGE)


def _sentence(error: Any, typed: Sequence[str]) -> Sentence | str:
    said: str = error.format_message()
    meant = _meant(error, typed)
    if meant is not None:
        return meant
    for pattern, name in _SENTENCES:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found is not None:
            fields: dict[str, object] = dict(found.groupdict())
            if "near" in fields:
                fields["near"] = found["near"].split(", ")
            if "range" in fields:
                fields["range"] = _range(found["range"])
            if "value" in fields:
                fields["name"] = _variable(error) or fields["name"]
            if name == "misuse.option_missing" and "|" in (error.param.metavar or ""):
                return Sentence("misuse.choice_missing", words=error.param.metavar.split("|"), **fields)
            return Sentence(name, **fields)
    return said.rstrip(".?!")


def _meant(error: Any, typed: Sequence[str]) -> Sentence | None:
    """What was meant, where all that is typed tells it: an option with a dash of an input method, or in front of its command."""
    odd = next((word for word in typed if word[:1] in _DASHES and len(word.strip(_DASHES)) > 1), None)
    if odd is not None and odd in error.format_message():
        return Sentence("misuse.odd_dash", word=odd, meant=f"--{odd.lstrip(_DASHES)}")
    unknown, command = getattr(error, "option_name", None), _command(None, typed)
    if unknown is None or " " not in command:
        return None
    before = typed[: list(typed).index(command.split(" ")[1])]
    if any(word.partition("=")[0] == unknown for word in before):
        return Sentence("misuse.option_before", name=unknown, command=command)
    return None


def _variable(error: Any) -> str | None:
    """The variable that gave the value, where it was one."""
    context, param = getattr(error, "ctx", None), getattr(error, "param", None)
    if context is None or param is None:
        return None
    source = context.get_parameter_source(param.name)
    return str(param.envvar) if source is not None and source.name == "ENVIRONMENT" else None


def _range(said: str) -> Sentence:
    """What `x>=1` and `1<=x<=9` mean."""
    least, _, most = said.replace("x>=", "").partition("<=x<=")
    return Sentence("misuse.range", least=least, most=most) if most else Sentence("misuse.least", least=least)
