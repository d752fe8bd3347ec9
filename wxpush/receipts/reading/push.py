"""The body of a push, XML or JSON, as fields and lists of them. Nothing of it is believed before this.

XML by expat of the standard library: a document type is refused, and with it every entity; depth and number of elements are bounded.
"""

from collections.abc import Mapping
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec
from msgspec import Struct

from wxpush.receipts.reading.refused import PushFault, PushRefusedError

#: More than any event has.
_DEPTH, _ELEMENTS = 8, 4096
#: `xml`, a field; `xml`, what wraps the lists, `List`, a field.
_FIELD, _LIST, _INNER = 2, 3, 4
_ITEMS = "List"


class Push(Struct, frozen=True):
    """One. `items`: what stands in each `List`, of which there may be one or several."""

    fields: Mapping[str, str]
    items: tuple[Mapping[str, str], ...] = ()


def read_push(body: bytes) -> Push:
    """Raises PushRefusedError for what is neither XML nor JSON of the shape that WeChat has."""
    begin = body.lstrip()[:1]
    if begin == b"<":
        return _Xml().read(body)
    if begin == b"{":
        return _of_json(body)
    raise PushRefusedError(PushFault.MALFORMED)


class _Xml:
    def __init__(self) -> None:
        # Whatever the document says of its encoding: WeChat writes UTF-8.
        parser = self._parser = ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._write
        self._path: list[str] = []
        self._text: list[str] = []
        self._elements = 0
        self._fields: dict[str, str] = {}
        self._items: list[dict[str, str]] = []

    def read(self, body: bytes) -> Push:
        try:
            self._parser.Parse(body, True)  # noqa: FBT003 - that is all of it
        except (ExpatError, ValueError):  # also what is no UTF-8
            raise PushRefusedError(PushFault.MALFORMED) from None
        return Push(self._fields, tuple(self._items))

    def _refuse(self, *_: object) -> None:
        raise PushRefusedError(PushFault.MALFORMED)

    def _begin(self, name: str, _: Mapping[str, str]) -> None:
        self._path.append(name)
        self._text.clear()
        self._elements += 1
        if len(self._path) > _DEPTH or self._elements > _ELEMENTS:
            self._refuse()
        if len(self._path) == _LIST and name == _ITEMS:
            self._items.append({})

    def _end(self, name: str) -> None:
        depth = len(self._path)
        if depth == _FIELD:
            self._fields[name] = "".join(self._text)
        elif depth == _INNER and self._path[_LIST - 1] == _ITEMS:
            self._items[-1][name] = "".join(self._text)
        self._path.pop()
        self._text.clear()

    def _write(self, text: str) -> None:
        self._text.append(text)


def _of_json(body: bytes) -> Push:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise PushRefusedError(PushFault.MALFORMED) from None
    if not isinstance(found, dict):
        raise PushRefusedError(PushFault.MALFORMED)
    items = _items(found)
    if len(found) + sum(1 + len(each) for each in items) > _ELEMENTS:
        raise PushRefusedError(PushFault.MALFORMED)
    return Push(_texts(found), tuple(map(_texts, items)))


def _items(found: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in `List`, at the top or in what wraps it: an object where there is one, else an array."""
    wrapped = [each[_ITEMS] for each in found.values() if isinstance(each, dict) and _ITEMS in each]
    lists = [found[_ITEMS]] if _ITEMS in found else wrapped
    items = [each for one in lists for each in (one if isinstance(one, list) else [one])]
    if not all(isinstance(each, dict) for each in items):
        raise PushRefusedError(PushFault.MALFORMED)
    return items


def _texts(found: dict[str, Any]) -> dict[str, str]:
    """The plain values. WeChat writes some numbers as texts, and some as numbers."""
    return {
        name: str(value)
        for name, value in found.items()
        if isinstance(value, (str, int)) and not isinstance(value, bool)
    }
