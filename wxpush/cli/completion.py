"""What a shell may complete: words that an option takes, states and codes, accounts of the configuration, templates that are kept.

It asks nobody, and what cannot be read completes nothing: it runs while somebody types.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeAlias

from wxpush.errors import UsageError
from wxpush.options import files, sandbox, send, single
from wxpush.options.common import CONFIG, PROFILE
from wxpush.options.language import LANG
from wxpush.options.option import Argument, Option

#: A word, or one with what it means.
Found: TypeAlias = str | tuple[str, str]


def completes(what: Option[Any] | Argument) -> bool:
    """Whether there are words for it."""
    return _key(what) in _WORDS or (isinstance(what, Option) and bool(what.words))


def completed(what: Option[Any] | Argument, ctx: Any, incomplete: str) -> list[Found]:
    """Those words of it that begin like this. `ctx`: typer's, with what was typed before."""
    own = () if isinstance(what, Argument) else what.words
    words = own or _WORDS[_key(what)](ctx)
    return [word for word in words if (word if isinstance(word, str) else word[0]).startswith(incomplete)]


def _languages(_: Any) -> Iterable[Found]:
    from wxpush.words import languages  # noqa: PLC0415 - each only where it is completed, here and below

    return languages()


def _states(_: Any) -> Iterable[Found]:
    from wxpush.run.results import STATES  # noqa: PLC0415

    return STATES


def _formats(_: Any) -> Iterable[Found]:
    from wxpush.sources import FORMATS  # noqa: PLC0415

    return FORMATS


def _errcodes(_: Any) -> Iterable[Found]:
    from wxpush.channels import CHANNELS  # noqa: PLC0415

    table = {code: known for kind in CHANNELS.values() for code, known in kind.errcodes.table.items()}
    return [(str(code), table[code].meaning()) for code in sorted(table)]


def _faults(_: Any) -> Iterable[Found]:
    from wxpush.sandbox.faults import Faults  # noqa: PLC0415

    return [f"{name}=" for name in Faults.__struct_fields__]


def _profiles(ctx: Any) -> Iterable[Found]:
    import os  # noqa: PLC0415

    from wxpush.config import read_found  # noqa: PLC0415
    from wxpush.options.configfile import find_config  # noqa: PLC0415
    from wxpush.system.userfolders import config_folder, here_if_any  # noqa: PLC0415

    with suppress(OSError, UsageError):
        named = ctx.params.get(CONFIG.name)
        file = find_config(named, os.environ, here_if_any(), config_folder())
        if file is not None:
            return read_found(file).profiles
    return ()


def _templates(_: Any) -> Iterable[Found]:
    """Of every account that was asked on this machine."""
    from wxpush.wiring import kept_templates  # noqa: PLC0415

    return [(each.template_id, each.title) for each in kept_templates()]


def _commands(ctx: Any) -> Iterable[Found]:
    from wxpush.cli.entries import Group  # noqa: PLC0415
    from wxpush.cli.table import COMMANDS  # noqa: PLC0415

    typed = ctx.params.get("words") or ()
    if not typed:
        return COMMANDS
    entry = COMMANDS.get(typed[0])
    return entry.commands if isinstance(entry, Group) and len(typed) == 1 else ()


_WORDS: Mapping[object, Callable[[Any], Iterable[Found]]] = {
    LANG: _languages,
    PROFILE: _profiles,
    files.FORMAT: _formats,
    send.ERRCODE_IS_ROW: _errcodes,
    single.ERRCODE: _errcodes,
    single.RETRY_ERRCODES: _errcodes,
    single.ROW_STATE: _states,
    single.FROM_TEMPLATE: _templates,
    sandbox.TEMPLATES: _templates,
    sandbox.FAULTS: _faults,
    # Of arguments, by their names.
    "code": _errcodes,
    "template_id": _templates,
    "words": _commands,
}


def _key(what: Option[Any] | Argument) -> object:
    return what.name if isinstance(what, Argument) else what
