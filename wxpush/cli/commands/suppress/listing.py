"""What the commands of `suppress` have in common."""

from pathlib import Path

from wxpush.cli.common import failures
from wxpush.cli.common.configuration import configuration
from wxpush.cli.common.stdout import show_json
from wxpush.cli.openids import given_openids
from wxpush.errors import UsageError
from wxpush.openid import is_given
from wxpush.options.common import JSON, QUIET
from wxpush.options.suppress import LIST
from wxpush.options.values import Values
from wxpush.suppression.listfile import ListFile
from wxpush.suppression.locked import MissingError
from wxpush.words import Sentence
from wxpush.words.labels import Label


def list_file(options: Values) -> ListFile:
    """The list that is meant. Raises UsageError."""
    chosen = list_of(options)
    if chosen is None:
        raise UsageError("cli.no_list")
    return ListFile(chosen)


def list_of(options: Values) -> Path | None:
    """Where the list is that options or configuration name."""
    return options[LIST] or options.over(configuration(options).options())[LIST]


def checked(openids: list[str]) -> set[str]:
    """The openids that were given, also as @FILE and on standard input. Raises UsageError where one is none."""
    openids = list(given_openids(openids))
    for number, openid in enumerate(openids, 1):
        if not is_given(openid):
            raise UsageError("cli.no_openids", number=number, many=len(openids))
    return set(openids)


def among(file: ListFile, named: set[str]) -> set[str]:
    """Those of them that are on the list."""
    return {entry.openid for entry in file.entries() if entry.openid in named}


def among_known(file: ListFile, named: set[str]) -> set[str] | None:
    """The same; None: there is no list."""
    try:
        return among(file, named)
    except MissingError:
        return None


def made(file: ListFile, said: Sentence, *, new: bool) -> Sentence:
    """What came of it, and of a list that was not there before that it is new."""
    return Sentence("cli.made_new", said=said, path=file.path) if new else said


def tell(options: Values, said: Sentence, **counts: int) -> None:
    """Say what came of it."""
    if options[JSON]:
        show_json({"type": "suppress", "schema": 1, **counts})
    elif not options[QUIET]:
        failures.tell(Label.DONE, said)
