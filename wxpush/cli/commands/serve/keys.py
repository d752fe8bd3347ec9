"""`wxpush serve --new-key`, `--list-keys` and `--revoke-key`: what an operator does with keys."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from wxpush.cli.common.printer import Printer
from wxpush.cli.common.stdout import show
from wxpush.cli.common.voice import Voice
from wxpush.errors import UsageError
from wxpush.options.common import JSON
from wxpush.options.option import Option
from wxpush.options.serve import (
    CAMPAIGNS,
    KEYS,
    LIST_KEYS,
    NEW_KEY,
    REVOKE_KEY,
    SCOPES,
    TEST_KEY,
)
from wxpush.options.values import Values
from wxpush.service.keys.administration import USUAL, make, revoke
from wxpush.service.keys.key import Key, Right
from wxpush.service.keys.keyfile import read_keys
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence
from wxpush.words.labels import Label


def keys_asked_for(options: Values) -> Path | None:
    """The file of keys, where one of them is asked for. Raises UsageError where it cannot be told which."""
    given: list[Option[object]] = [each for each in (NEW_KEY, LIST_KEYS, REVOKE_KEY) if options[each]]
    if len(given) > 1:
        raise UsageError("misuse.one_of_keys", flags=[each.flag for each in given])
    if NEW_KEY not in given:
        for each in (SCOPES, CAMPAIGNS, TEST_KEY):
            if options[each]:
                raise UsageError("misuse.only_with_new_key", flag=each.flag)
    if not given:
        return None
    path = options[KEYS]
    if path is None:
        raise UsageError("misuse.no_keys_file", flag=given[0].flag)
    return path


def administer(path: Path, options: Values) -> None:
    """Do it. Raises UsageError."""
    printer = Printer(Voice(json=options[JSON]))
    todo: Callable[[Path, Values, Printer], None] = _list
    if options[NEW_KEY]:
        todo = _make
    elif options[REVOKE_KEY]:
        todo = _revoke
    todo(path, options, printer)


def _now() -> datetime:
    return datetime.fromtimestamp(SystemClock().wall_ms() / 1000, UTC)


def _make(path: Path, options: Values, printer: Printer) -> None:
    name, made = str(options[NEW_KEY]), _now().strftime("%Y-%m-%dT%H:%M:%SZ")
    campaigns = options[CAMPAIGNS] or None
    token = make(path, name, made=made, scopes=_rights(options), campaigns=campaigns, test=options[TEST_KEY])
    if options[JSON]:
        printer.event("key", name=name, key=token)
    else:
        printer.say(Sentence("service.key_made", name=name))
        show(f"{token}\n")  # alone, so that a script can keep it


def _rights(options: Values) -> frozenset[Right]:
    words = [each.value for each in Right]
    for word in options[SCOPES]:
        if word not in words:
            raise UsageError("misuse.unknown_word", flag=SCOPES.flag, word=word, words=words)
    return frozenset(map(Right, options[SCOPES])) or USUAL


def _revoke(path: Path, options: Values, printer: Printer) -> None:
    key = revoke(path, str(options[REVOKE_KEY]))
    printer.say(Sentence("service.key_revoked", name=key.name), Label.DONE)
    printer.event("key_revoked", name=key.name)


def _list(path: Path, options: Values, printer: Printer) -> None:
    keys = read_keys(path)
    if options[JSON]:
        printer.event("keys", keys=[_for_programs(key) for key in keys])
        return
    show("".join(f"{_line(key)}\n" for key in keys) or f"{Sentence('service.no_key_listed')}\n")


def _line(key: Key) -> Sentence:
    campaigns = Sentence("service.page_all") if key.campaigns is None else sorted(key.campaigns)
    name = "service.key_listed_for_tests" if key.test else "service.key_listed"
    return Sentence(name, name=key.name, scopes=_scopes(key), campaigns=campaigns, made=key.made)


def _for_programs(key: Key) -> dict[str, object]:
    campaigns = None if key.campaigns is None else sorted(key.campaigns)
    return {
        "name": key.name,
        "scopes": _scopes(key),
        "campaigns": campaigns,
        "test": key.test,
        "made": key.made,
    }


def _scopes(key: Key) -> list[str]:
    return [right.value for right in Right if right in key.scopes]
