"""What rules are put together from: looks, each of which knows one thing that may be wrong with a text."""

import re
import unicodedata
from collections.abc import Callable

from wxpush.channels.template.values.base import Finding, invalid, too_long, warning
from wxpush.channels.template.values.characters import has_control, is_uncounted

#: Says what it finds in a text that is not empty.
Look = Callable[[str], Finding | None]

_CONTROL_CHARACTER = invalid("control_character")
_UNCOUNTED = warning("uncounted_character")
_BLANK = warning("blank_value")


def first_of(*looks: Look) -> Look:
    """Finds what the first of these finds that finds anything."""
    return lambda text: next((found for look in looks if (found := look(text))), None)


def holding(pattern: str, finding: Finding) -> Look:
    """Finds this where the pattern matches somewhere."""
    search = re.compile(pattern).search
    return lambda text: finding if search(text) else None


def unlike(pattern: str, finding: Finding) -> Look:
    """Finds this where the pattern does not match the whole."""
    match = re.compile(pattern).fullmatch
    return lambda text: None if match(text) else finding


def of_category(kinds: str, finding: Finding) -> Look:
    """Finds this where a character is of one of these kinds, the first letters of Unicode's categories: L letters, N figures."""
    return lambda text: finding if any(unicodedata.category(each)[0] in kinds for each in text) else None


def longer(name: str, limit: Callable[[str], int], units: str = "characters") -> Look:
    """Finds more characters than the limit. `units`: what they are called, of the sentence `rows.longer_UNITS`."""

    def look(text: str) -> Finding | None:
        most = limit(text)
        if len(text) <= most:
            return None
        return too_long(f"{name}_too_long", f"rows.longer_{units}", type=name, most=most, has=len(text))

    return look


def control(text: str) -> Finding | None:
    """Finds line breaks and control characters, which no typed value may hold."""
    return _CONTROL_CHARACTER if has_control(text) else None


def uncounted(text: str) -> Finding | None:
    """Finds what nobody knows how to count."""
    return _UNCOUNTED if is_uncounted(text) else None


def blank(text: str) -> Finding | None:
    """Finds nothing but blanks."""
    return None if text.strip() else _BLANK


def unsure(name: str, what: str) -> Finding:
    """What WeChat's page leaves open: the row is sent. `what`: of the sentence `rows.unsure_WHAT`."""
    return warning(f"{name}_unsure", f"rows.unsure_{what}", type=name)
