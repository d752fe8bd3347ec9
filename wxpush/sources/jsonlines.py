"""JSONL: one JSON object a line (https://jsonlines.org), its values kept as they are written."""

import json
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from wxpush.model import BadRow, Recipient
from wxpush.sources.base import FIELD_CHARACTERS, Fault, FieldEnd, Parser, UnfinishedField, split_lines
from wxpush.words import Sentence

_WORDS = {True: "true", False: "false"}
_NUL = ("nul", Sentence("rows.nul"))
_NESTED = ("nested", Sentence("rows.nested"))
_SURROGATE = re.compile("[\ud800-\udfff]")


class JsonLines:
    """Any newline ends a row: JSON text holds none."""

    headed = False

    def split(self, data: bytes) -> tuple[list[bytes], bytes]:
        return split_lines(data)

    def tail(self, rest: bytes) -> UnfinishedField:  # noqa: ARG002 - a line is a line, whatever it holds
        return UnfinishedField(FieldEnd.PLAIN, 0)

    def parser(self, codec: str, *, header: bytes, where: Sentence | str) -> Parser:  # noqa: ARG002 - there is no header
        return _Rows(codec)


class _Rows:
    """The parser of one file. A field that is null is absent; a number is the text it was written as."""

    columns = None

    def __init__(self, codec: str) -> None:
        self._codec = codec
        # Objects become tuples of pairs and arrays lists, so that the two can be told apart and no key gets lost.
        self._decoder = json.JSONDecoder(
            object_pairs_hook=tuple, parse_int=str, parse_float=str, parse_constant=_refuse
        )

    def parse(
        self,
        records: Sequence[bytes],
        row: int,
        line: int,
        *,
        hollow: bool = False,  # noqa: ARG002 - no cells
    ) -> list[Recipient | BadRow]:
        rows: list[Recipient | BadRow] = []
        for number, record in enumerate(records, line):
            text = record.decode(self._codec)
            if text.strip(" \t\r"):
                rows.append(self._row(text, row + len(rows), number))
        return rows

    def _row(self, text: str, row: int, line: int) -> Recipient | BadRow:
        found = self.fields(text)
        return Recipient(row, line, found) if isinstance(found, dict) else BadRow(row, line, *found)

    def fields(self, text: str) -> dict[str, str] | Fault:
        """Those of one object, or why there are none."""
        if "\0" in text:
            return _NUL
        try:
            # `cat` leaves the mark of a file before a later line.
            value = self._decoder.decode(text.lstrip("\ufeff"))
        except json.JSONDecodeError as error:
            return _broken(text, error)
        except ValueError:
            return "broken_json", Sentence("rows.no_number_of_json")
        except RecursionError:
            return _NESTED
        if not isinstance(value, tuple):
            what = "rows.array" if isinstance(value, list) else "rows.not_object"
            return "not_object", Sentence(what)
        return _flat(text, value)


def fields_of(text: str) -> dict[str, str] | Fault:
    """The fields of one JSON object as text, as those of a line of a file; or why there are none."""
    return _Rows("utf-8").fields(text)


#: What Python's parser says, in every version from 3.11 on, and the sentence for it.
#: https://github.com/python/cpython/blob/main/Lib/json/decoder.py
_JSON = {
    "Expecting value": "rows.json_value",
    "Expecting property name enclosed in double quotes": "rows.json_name",
    "Expecting ':' delimiter": "rows.json_colon",
    "Expecting ',' delimiter": "rows.json_comma",
    "Illegal trailing comma before end of object": "rows.json_last_comma",
    "Illegal trailing comma before end of array": "rows.json_last_comma",
    "Unterminated string starting at": "rows.json_unended",
    "Invalid control character at": "rows.json_control",
    "Invalid \\escape": "rows.json_escape",
    "Invalid \\uXXXX escape": "rows.json_escape",
    "Extra data": "rows.json_more",
}


def _broken(text: str, error: json.JSONDecodeError) -> Fault:
    if text.lstrip().startswith("["):
        return "broken_json", Sentence("rows.array_that_goes_on")
    said = _JSON.get(error.msg)
    why = error.msg.lower() if said is None else Sentence(said)
    return "broken_json", Sentence("rows.broken_json", why=why, column=error.colno)


def _flat(text: str, pairs: tuple[tuple[str, Any], ...]) -> dict[str, str] | Fault:
    """The fields as text, or why they cannot be."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        return "duplicate_key", Sentence("rows.duplicate_key")
    if any(isinstance(value, list | tuple) for value in fields.values()):
        return _NESTED
    words = {name: _WORDS.get(value, value) for name, value in fields.items() if value is not None}
    return (_fault(words) if "\\u" in text or len(text) > FIELD_CHARACTERS else None) or words


def _fault(fields: dict[str, str]) -> Fault | None:
    everything = "".join([*fields, *fields.values()])
    if "\0" in everything:
        return _NUL
    if _SURROGATE.search(everything):
        return "not_text", Sentence("rows.surrogate")
    if any(len(value) > FIELD_CHARACTERS for value in fields.values()):
        return "long_field", Sentence("rows.some_long_field", most=FIELD_CHARACTERS)
    return None


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)
