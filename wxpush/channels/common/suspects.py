"""What in a text may have been meant as a placeholder: names in wrong braces, quoted placeholders, names that are quoted or left out."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from wxpush.channels.expressions.braces import UNSEEN, Braced, bare, braced, folded
from wxpush.channels.expressions.columns import flat
from wxpush.channels.expressions.language import MARK, TAG, Literals

#: No column's name is longer, and so much of a text is quoted.
_LONGEST, _SHOWN = 100, 40
#: An address bar encodes once, a link within a link twice.
_TIMES = 4
#: Braces as programs write them.
_ESCAPED = re.compile(r"(?:\\u00|\\x|%u00)(7[BbDd])")
#: Braces and angles as pages write them. The standard library knows all such names, and takes 2 ms of each command to learn them.
_ENTITY = re.compile(
    r"&(?:#([0-9]{1,5})|#[xX]([0-9a-fA-F]{1,4})|(lbrace|lcub|rbrace|rcub|lt|gt|amp|nbsp)(?=;));?"
)
_ENTITIES = {
    "lbrace": "{",
    "lcub": "{",
    "rbrace": "}",
    "rcub": "}",
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "nbsp": " ",
}
#: The word next to a lone brace, behind signs of other languages.
_LEADING = re.compile(r"[\s$#@%!=~-]*(\w+)")
_NAME = re.compile(r"\w[\w .-]*")
_WORD = re.compile(r"\w+")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”")
#: Behind a name they make an expression of it.
_OPERATOR = re.compile(r"[|.!?,，(\[~+*/%<>=&:]")
#: A mapping: a quoted key, or a blank or a quoted text behind the colon. `{name:8}` has neither and is a name with a format:
#: the error can be mended in a second, and a message that has left cannot.
_MAPPING = re.compile(r"['\"”]\s*[:：]|：|:(?:[\s'\"“\[]|\Z)")
#: Words that join names in an expression; others side by side are prose.
_JOINING = frozenset({"and", "or", "not", "if", "else", "in", "is", "for"})
_QUOTES = {
    '"': '"',
    "'": "'",
    "`": "`",
    "＂": "＂",
    "＇": "＇",
    "“": "”",
    "”": "”“",
    "‘": "’",
    "’": "’‘",
    "「": "」",
    "『": "』",
}
_QUOTED = re.compile(
    rf"([{''.join(_QUOTES)}])\s{{0,4}}{MARK}\s{{0,4}}([{''.join(sorted(set(''.join(_QUOTES.values()))))}])"
)
#: Behind these a plain quotation mark is a program's: JSON, an attribute, a list.
_PROGRAMS = frozenset(":,=([{")


class Suspect(NamedTuple):
    """What may have been meant as a placeholder.

    A column among `names`, which are folded, makes sure that it was; one somewhere in `rest`, which is flat, makes it likely.
    """

    place: str
    kind: str
    written: str
    names: tuple[str, ...] = ()
    rest: str = ""
    encoded: bool = False


def decoded(text: str) -> str:
    """The text without the encodings of addresses and pages: `%7B`, also doubly, `&#123;` and the like."""
    for _ in range(_TIMES):
        before = text
        text = _ENTITY.sub(_unescaped, unquote(_ESCAPED.sub(r"%\1", text)))
        if text == before:
            break
    return text


def _unescaped(entity: re.Match[str]) -> str:
    number, hexadecimal, name = entity.groups()
    return _ENTITIES[name] if name else chr(int(number) if number else int(hexadecimal, 16))


def in_braces(place: str, readings: Sequence[str]) -> Iterator[Suspect]:
    """`readings`: the text as it stands, and decoded where that differs."""
    seen: set[str] = set()
    for number, text in enumerate(readings):
        for each in braced(text):
            if each.written in seen:
                continue
            seen.add(each.written)
            pair = each.opening and each.closing
            if pair and bare(each.inner) == MARK:
                yield Suspect(place, "braced_placeholder", each.written)
            elif found := _in_pair(each) if pair else _lone(each):
                written, reads_as_name, names, rest = found
                kind = "unknown_braces" if reads_as_name else ""
                yield Suspect(place, kind, shown(written), names, rest, encoded=number > 0)


#: How it is written, whether it reads as a name, the names that it surely means, and where else one may stand.
_Found = tuple[str, bool, tuple[str, ...], str]


def _in_pair(each: Braced) -> _Found | None:
    core = bare(each.inner)
    if not core:
        return None
    loose = _STRING.sub("''", each.inner)
    names: list[str] = []
    if MARK not in core and TAG not in core:
        names.append(core)
        if "?" in loose or not _MAPPING.search(loose):
            names.append(_OPERATOR.split(core, maxsplit=1)[0])
            names += () if _is_prose(loose) else filter(_is_no_number, _WORD.findall(core))
    sure = (folded(name) for name in dict.fromkeys(names) if len(name) <= _LONGEST)
    return each.written, bool(_NAME.fullmatch(core[:_LONGEST])), tuple(dict.fromkeys(sure)), flat(loose)


def _is_no_number(word: str) -> bool:
    return not word.isdecimal()


def _is_prose(loose: str) -> bool:
    """Whether words stand side by side that no expression has there."""
    last = None
    for word in _WORD.finditer(loose):
        joins = word[0].lower() in _JOINING
        if last and not joins and loose[last.end() : word.start()].isspace():
            return True
        last = None if joins else word
    return False


def _lone(each: Braced) -> _Found | None:
    """The same, for the word next to a lone brace."""
    if each.opening:
        part = each.inner[:_LONGEST]
        word = _LEADING.match(part)
        written, name = (f"{each.opening}{part[: word.end()]}", word[1]) if word else ("", "")
    else:
        part = each.inner[-_LONGEST:]
        word = _LEADING.match(part[::-1])
        written, name = (
            (f"{part[len(part) - word.end() :]}{each.closing}", word[1][::-1]) if word else ("", "")
        )
    touching = word is not None and word[0] == word[1]
    return (written, touching, (folded(name),), "") if word else None


def others(place: str, found: Literals) -> Iterator[Suspect]:
    """Placeholders in quotation marks, names in quotation marks within a placeholder, names in comments."""
    for match in _QUOTED.finditer(found.text):
        before = found.text[max(match.start() - 4, 0) : match.start()].rstrip()[-1:]
        if match[2] in _QUOTES[match[1]] and before not in _PROGRAMS:
            yield Suspect(place, "quoted_placeholder", f"{match[1]}{{{{ … }}}}{match[2]}")
    for text in found.quoted:
        if len(text) <= _LONGEST:
            yield Suspect(place, "quoted_name", shown(f"{{{{ '{text}' }}}}"), (folded(text),))
    for comment in found.comments:
        names = (folded(bare(comment[: 2 * _LONGEST])),)
        yield Suspect(place, "comment", shown(f"{{#{comment}#}}"), names)


def shown(written: str) -> str:
    """As it is quoted in a sentence."""
    # Marks are not printable, nor is much of what may have been encoded: a terminal would obey it.
    seen = (each if each.isprintable() or each.isspace() or each in UNSEEN else "…" for each in written)
    text = "".join(seen)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
