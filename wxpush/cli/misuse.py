"""A command line that cannot be used, in sentences of the catalogue: Typer has its own, in English, and hands out no parts of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from wxpush.cli.common.failures import say
from wxpush.errors import Exit, UsageError
from wxpush.words import Sentence

#: typer's base of all that is wrong with a command line; by which name depends on whose click it uses.
_Misuse: type[Exception] = typer.BadParameter.__mro__[2]
_NEAR = r"\(?(?:Possible options|Did you mean(?: one of)?):? (?P<near>.+?)\??\)?"
_VALUE = r"Invalid value for (?P<name>.+?): (?P<value>.+)"
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
def misuse_told() -> Iterator[None]:
    """Make sentences of ours of typer's errors. A bare `wxpush` is shown the help, and leaves."""
    try:
        yield
    except _Misuse as error:
        _leave_with_help(error)
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "wxpush"
        raise UsageError("misuse.told", what=_sentence(error), command=command) from None


def _leave_with_help(error: Any) -> None:
    context = getattr(error, "ctx", None)
    if context is not None and error.format_message() == context.get_help():
        say(error.format_message())
        raise SystemExit(Exit.USAGE)


def _sentence(error: Any) -> Sentence | str:
    said: str = error.format_message()
    for pattern, name in _SENTENCES:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found is not None:
            fields: dict[str, object] = dict(found.groupdict())
            if "near" in fields:
                fields["near"] = found["near"].split(", ")
            return Sentence(name, **fields)
    return said.rstrip(".?!")
