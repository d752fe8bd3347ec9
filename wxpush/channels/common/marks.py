"""A column's name in marks of other programs and other languages: `%product%`, `<%= product %>`, `《product》`, `$product`."""

from collections.abc import Iterator

from wxpush.channels.expressions.braces import BLANKS, UNSEEN
from wxpush.channels.expressions.columns import Columns, flat

_PAIRS = {
    pair[0]: pair[1]
    for pair in [
        "<>",
        "[]",
        "【】",
        "«»",
        "〖〗",
        "〔〕",
        "〈〉",
        "《》",
        "「」",
        "『』",
        "‹›",
        "⟨⟩",
        "⟪⟫",
        "⟦⟧",
        "⟬⟭",
        "〘〙",
        "〚〛",
        "❬❭",
        "❮❯",
        "❰❱",
        "❲❳",
    ]
}
_CLOSING = frozenset(_PAIRS.values())
#: What an ordinary text puts around an ordinary word: told of only around a Latin name, or around all of the text.
_ORDINARY = {"(": ")", "“": "”", "‘": "’"}
#: Behind these, parentheses are a program's: `$(product)`, `%(product)s`, `((product))`.
_PROGRAMS = frozenset("$%#@&\\(")
#: On both sides of a name, with blanks between or without.
_WIDE, _TIGHT, _TWICE = frozenset("%#@$"), frozenset("~*^|!`:"), frozenset(("--", "==", "++"))
#: Where plain quotation marks stand in JSON and the like: behind the first and before the second.
_BEFORE_QUOTED, _BEHIND_QUOTED = frozenset(":,=([{<"), frozenset(":,=)]}>")
_GAP = f"{BLANKS}{UNSEEN}"
#: What may stand between brackets and the name in them: `<%= product %>`.
_EDGES = f"{_GAP}%=-?!/#$@&*:~.'\""
#: So far from the name its marks are looked for.
_NEAR = 8


def marked(text: str, columns: Columns) -> Iterator[tuple[str, str]]:
    """What is written and the column that it names, for each name in marks, and for a name that is all of the text."""
    if column := columns.named(text):
        yield text.strip(), column
        return
    level = flat(text)
    for start, end in columns.within(level):
        span = _bracketed(level, start, end) or _paired(level, start, end) or _led(text, level, start, end)
        if span:
            yield text[span[0] : span[1]], columns.at(text, start, end)


def _bracketed(level: str, start: int, end: int) -> tuple[int, int] | None:
    near, far = level[max(start - _NEAR, 0) : start], level[end : end + _NEAR]
    left, right = near.rstrip(_EDGES), far.lstrip(_EDGES)
    if not left or not right:
        return None
    begin, stop = start - len(near) + len(left) - 1, end + len(far) - len(right) + 1
    if left[-1] in _PAIRS and right[0] in _CLOSING:  # a pair, or one that an input method made: `【product]`
        return begin, stop
    if _ORDINARY.get(left[-1]) != right[0]:
        return None
    if left[-2:-1] in _PROGRAMS:
        return begin - 1, stop
    whole = level[begin:stop] == level.strip(_GAP)
    return (begin, stop) if whole or _is_latin_name(level[start:end]) else None


def _paired(level: str, start: int, end: int) -> tuple[int, int] | None:
    """The same mark on both sides."""
    near, far = level[max(start - _NEAR, 0) : start], level[end : end + _NEAR]
    if near[-2:] == far[:2] and near[-2:] in _TWICE:
        return start - 2, end + 2
    if near[-1:] == far[:1] and (near[-1:] in _TIGHT or _is_quoted(near, far, level[start:end])):
        return start - 1, end + 1
    left, right = near.rstrip(_GAP), far.lstrip(_GAP)
    if left and right and left[-1] == right[0] and left[-1] in _WIDE:
        return start - len(near) + len(left) - 1, end + len(far) - len(right) + 1
    left, right = near.rstrip("_"), far.lstrip("_")
    if left == near or right == far or _goes_on(left[-1:]) or _goes_on(right[:1]):
        return None
    return start - len(near) + len(left), end + len(far) - len(right)


def _is_quoted(near: str, far: str, name: str) -> bool:
    """Whether a Latin name stands in plain quotation marks that are no program's."""
    before, behind = near[:-1].rstrip(_GAP)[-1:], far[1:].lstrip(_GAP)[:1]
    plain = near[-1:] in {'"', "'"} and before not in _BEFORE_QUOTED and behind not in _BEHIND_QUOTED
    return plain and _is_latin_name(name)


def _led(text: str, level: str, start: int, end: int) -> tuple[int, int] | None:
    """A sign before the name alone. Of colons those of plain width before a Latin name: `备注:订单` is an ordinary text."""
    sign, before = text[start - 1 : start], level[max(start - 2, 0) : max(start - 1, 0)]
    name = level[start:end]
    if name.isdecimal() or level[end : end + 1] == "_":
        return None
    alone = not _goes_on(before)
    led = (
        sign in {"$", "＄", "﹩"}
        or (sign == "@" and alone)
        or (_is_latin_name(name) and (sign == ":" or (sign == "%" and alone)))
    )
    return (start - 1, end) if led else None


def _goes_on(character: str) -> bool:
    """Whether a Latin word goes on with it."""
    return character.isascii() and character.isalnum()


def _is_latin_name(name: str) -> bool:
    return len(name) > 1 and name.isascii() and name[0].isalpha()
