"""How large a method or a filter of Jinja2 would make its result, told before it is called.

Filters: https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

#: Methods of texts, those that make something larger among them. The others of str are for programs: `encode`, `translate`.
METHODS = frozenset(
    [
        "capitalize",
        "casefold",
        "center",
        "count",
        "endswith",
        "expandtabs",
        "find",
        "format",
        "format_map",
        "index",
        "isalnum",
        "isalpha",
        "isascii",
        "isdecimal",
        "isdigit",
        "isidentifier",
        "islower",
        "isnumeric",
        "isprintable",
        "isspace",
        "istitle",
        "isupper",
        "join",
        "ljust",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
        "rfind",
        "rindex",
        "rjust",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "swapcase",
        "title",
        "upper",
        "zfill",
    ]
)
#: Methods and attributes of what is no text, and that Jinja2 did not make itself: `loop.index` is its own.
OTHERS = frozenset({"count", "get", "index", "is_integer", "items", "keys", "values"})

#: A conversion of `%`, with its width and precision.
_PERCENT = re.compile(r"%(?:\([^()]*\))?[#0 +-]*(\*|[0-9]*)(?:\.(\*|[0-9]*))?")
_NUMBER = re.compile("[0-9]+")
_TOO_MUCH = 1 << 62
#: A message has no use for more blanks before a line of JSON.
_INDENTED = 4096

Size = Callable[..., int]


def _width(text: Any, width: int, *_: object) -> int:
    return max(len(str(text)), width)


def _tabs(text: str, tabsize: int = 8) -> int:
    return len(text) + text.count("\t") * tabsize


def _replaced(text: Any, old: str, new: str, count: int | None = None) -> int:
    found = str(text).count(str(old))
    times = found if count is None or count < 0 else min(found, count)
    return len(str(text)) + times * max(len(str(new)) - len(str(old)), 0)


def _joined(separator: str, items: list[object]) -> int:
    return sum(len(str(item)) for item in items) + len(separator) * len(items)


def percent(text: object, values: object) -> int:
    """Of `text % values`."""
    if not isinstance(text, str):
        return 0
    size = len(text)
    longest = _longest(values)
    for found in _PERCENT.finditer(text):
        for number in found.groups(default=""):
            size += _TOO_MUCH if number == "*" else int(number[:20] or 0)
        size += longest
    return size


def braces(text: str, values: object) -> int:
    """Of `text.format(values)`. One whose width is a value itself is too much, whatever the value."""
    if re.search(r"\{[^{}]*\{", text.replace("{{", "")):
        return _TOO_MUCH
    numbers = sum(int(number[:20]) for number in _NUMBER.findall(text))
    return len(text) + numbers + text.count("{") * _longest(values)


def _longest(values: object) -> int:
    if isinstance(values, Mapping):
        values = (*values.values(),)
    each: tuple[object, ...] | list[object] = values if isinstance(values, tuple | list) else (values,)
    return max((len(str(value)) for value in each), default=0)


def _indented(text: str, width: int | str, *_: object) -> int:
    return len(text) + (len(text.splitlines()) + 1) * (len(width) if isinstance(width, str) else width)


def _wrapped(text: str, _width: int, _long: bool, between: str | None, *_: object) -> int:  # noqa: FBT001 - as the filter has it
    return len(text) * (1 + len(between or ""))


#: By the method's name: the text, and what the method is called with.
OF_METHODS: Mapping[str, Size] = {
    "center": _width,
    "ljust": _width,
    "rjust": _width,
    "zfill": _width,
    "expandtabs": _tabs,
    "replace": _replaced,
    "join": _joined,
}
#: By the filter's name: all its arguments, in their order, what it filters first.
OF_FILTERS: Mapping[str, Size] = {
    "center": _width,
    "replace": _replaced,
    "indent": _indented,
    "wordwrap": _wrapped,
    "batch": lambda _items, many, _fill: many,
    "slice": lambda _items, many, _fill: many,
    "round": lambda _number, precision, _method: abs(precision),
    "join": lambda items, separator, _attribute: _joined(str(separator), items),
    "format": lambda text, *values, **named: percent(str(text), named or values),
    "tojson": lambda _value, indent: (indent or 0) * _INDENTED,
}
