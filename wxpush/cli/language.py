"""Which language people are told in: `--lang`, WXPUSH_LANG, `language:` in wxpush.yaml, else the locale's, else English."""

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.options.common import CONFIG
from wxpush.options.configfile import find_config
from wxpush.options.language import LANG, language
from wxpush.system.userfolders import config_folder, here_if_any
from wxpush.words import choose, languages

#: A line of the file, without its YAML: that would make `--help` slow. The file itself is checked by whoever reads it.
_LINE = re.compile(r"""^language:[ \t]*["']?(\w+)""", re.MULTILINE)
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
#: A configuration file is not larger.
_MOST = 1 << 20


def choose_language(typed: Sequence[str]) -> None:
    """Choose it by what is typed and what is set. Raises UsageError for one that there is not."""
    environ = os.environ
    choose(_of_locale(environ))  # in which it is told that there is no such language
    named = _given(typed, LANG.flag) or environ.get(LANG.variable)
    if wanted := language(named) if named else _configured(typed, environ):
        choose(wanted)


def _given(typed: Sequence[str], flag: str) -> str | None:
    """The value of an option, the last where there are several."""
    words = list(typed[: typed.index("--")] if "--" in typed else typed)
    value = None
    for number, word in enumerate(words):
        if word == flag and number + 1 < len(words):
            value = words[number + 1]
        elif word.startswith(f"{flag}="):
            value = word.partition("=")[2]
    return value


def _configured(typed: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """What the configuration file says. One that cannot be read is told of by whoever needs it."""
    given = _given(typed, CONFIG.flag)
    with suppress(OSError, UnicodeError, UsageError):
        file = find_config(Path(given) if given else None, environ, here_if_any(), config_folder())
        if file is not None:
            with open(file.open(), encoding="utf-8") as lines:  # noqa: PTH123 - a descriptor
                found = _LINE.search(lines.read(_MOST))
            if found is not None and found[1] in languages():
                return found[1]
    return None


def _of_locale(environ: Mapping[str, str]) -> str:
    """The locale's: of `zh_CN.UTF-8` zh. English where there is none, or none that is known."""
    locale = next((value for name in _LOCALES if (value := environ.get(name))), "")
    word = re.split(r"[_.@-]", locale)[0].lower()
    return word if word in languages() else "en"
