"""Why plain values do not fit a Struct type: the exact place, and a sentence with the fix.

msgspec names a key of a mapping only as `[...]`; here it is found out which one is meant.
"""

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from msgspec import Struct, inspect

from wxpush.words import Either, Sentence

#: The kinds of values for which there are words, by msgspec's.
_KINDS = frozenset({"str", "int", "float", "bool", "object", "array", "null"})
_LONGEST_QUOTED = 40

#: One step into a value: the key of a mapping or Struct, the index of a list, or Ellipsis for some key of a mapping.
Steps = tuple[Any, ...]


class Mismatch(Struct, frozen=True):
    """`place` is written `data.thing1`, empty for the whole; `problem` says what is wrong and how to mend it."""

    place: str
    problem: Sentence | str


def explain(value: object, kind: type, message: str, literals: Mapping[str, str]) -> Mismatch:
    """Put the text of a msgspec.ValidationError in plain words. `literals` has the places' text as written."""
    message, steps = _located(value, kind, message)
    place = named(steps)
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", message, re.DOTALL):
        return _unknown(place, found[1], _fields(_types(inspect.type_info(kind), steps)))
    if message.startswith("Invalid enum value"):
        return Mismatch(place, _choice(_types(inspect.type_info(kind), steps)))
    if found := re.fullmatch(r"Object missing required field `(.*)`", message):
        return Mismatch(place, Sentence("parsing.key_missing", key=found[1]))
    if found := re.fullmatch(r"Expected `([^`]*)`, got `([^`]*)`", message):
        return Mismatch(place, _wrong_type(found[1], found[2], literals.get(place, "")))
    return Mismatch(place, _constraint(message))


def named(steps: Steps) -> str:
    """The place that steps lead to: `data.thing1`, `hosts[2]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")


def nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that was probably meant; None when no one is near."""
    return next(iter(difflib.get_close_matches(name, known, n=1)), None)


def _located(value: object, kind: type, message: str) -> tuple[str, Steps]:
    problem, steps = _parted(message)
    while Ellipsis in steps:
        at = steps.index(Ellipsis)
        key, message = next(
            (key, found)
            for key in _reached(value, steps[:at])
            if (found := _failure(_narrowed(value, steps[:at], key), kind))
        )
        value = _narrowed(value, steps[:at], key)
        problem, rest = _parted(message)
        steps = (*steps[:at], key, *rest[at + 1 :])
    return problem, steps


def _parted(message: str) -> tuple[str, Steps]:
    problem, _, path = message.partition(" - at `$")
    found = re.findall(r"\.([^.\[`]+)|\[(\d+|\.\.\.)\]", path)
    return problem, tuple(key or (... if index == "..." else int(index)) for key, index in found)


def _failure(value: object, kind: type) -> str:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        return str(error)
    return ""


def _reached(value: Any, steps: Steps) -> Any:
    for step in steps:
        value = value[step]
    return value


def _narrowed(value: Any, steps: Steps, key: str) -> Any:
    """The same values, but the mapping that steps lead to holds this one key only."""
    if not steps:
        return {key: value[key]}
    inner = _narrowed(value[steps[0]], steps[1:], key)
    if isinstance(value, dict):
        return {**value, steps[0]: inner}
    return [*value[: steps[0]], inner, *value[steps[0] + 1 :]]


def _types(info: inspect.Type, steps: Steps) -> list[inspect.Type]:
    """The types, one or many, that may stand where the steps lead to."""
    if isinstance(info, inspect.UnionType):
        return [found for member in info.types for found in _types(member, steps)]
    if not steps:
        return [info]
    if isinstance(info, inspect.StructType):
        inner = [field.type for field in info.fields if field.encode_name == steps[0]]
        return [found for each in inner for found in _types(each, steps[1:])]
    if isinstance(info, inspect.DictType):
        return _types(info.value_type, steps[1:])
    if isinstance(info, inspect.ListType | inspect.VarTupleType):
        return _types(info.item_type, steps[1:])
    return []


def _fields(types: list[inspect.Type]) -> list[str]:
    """Names of the fields of the Struct types among these."""
    structs = [each for each in types if isinstance(each, inspect.StructType)]
    return [field.encode_name for struct in structs for field in struct.fields]


def _choice(types: list[inspect.Type]) -> Sentence:
    words = [str(each.value) for kind in types if isinstance(kind, inspect.EnumType) for each in kind.cls]
    return Sentence("parsing.no_choice", words=words)


def _unknown(place: str, key: str, known: list[str]) -> Mismatch:
    near = nearest(key, known)
    problem = Sentence("parsing.key_unknown", known=known)
    if near is not None:
        problem = Sentence("parsing.key_unknown_but", near=near)
    return Mismatch(f"{place}.{key}" if place else key, problem)


def _constraint(message: str) -> Sentence | str:
    """A value of the right type that is refused all the same; words of ours, as a check of a type has them, stand as they are."""
    if found := re.fullmatch(r"Expected `(\w+)` ([<>]=?) (\S+)", message):
        return Sentence("parsing.out_of_bounds", wanted=_called(found[1]), bound=found[2], limit=found[3])
    if found := re.fullmatch(r"Expected `str` matching regex '(.*)'", message):
        return Sentence("parsing.wrong_form", form=found[1])
    return message


def _wrong_type(expected: str, got: str, literal: str) -> Sentence:
    kinds = expected.split(" | ")
    wanted = Either([_called(kind) for kind in kinds])
    if got == "null":
        return Sentence("parsing.wrong_type_null", wanted=wanted, got=_called(got))
    if "str" in kinds and 0 < len(literal) <= _LONGEST_QUOTED:
        return Sentence("parsing.wrong_type_quoted", wanted=wanted, got=_called(got), literal=literal)
    return Sentence("parsing.wrong_type", wanted=wanted, got=_called(got))


def _called(kind: str) -> Sentence | str:
    return Sentence(f"parsing.type_{kind}") if kind in _KINDS else kind
