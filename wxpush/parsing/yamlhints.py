"""What a line of a YAML file was meant as that is broken, or something else: signs of a Chinese keyboard, texts that begin with a sign of YAML's."""

import re
from collections.abc import Sequence

from wxpush.words import Sentence

#: A key and the colon of a Chinese keyboard behind it, with nothing before that could be meant as a text.
_COLON = re.compile(r"\s*(?:-\s*)?([\w.-]+)\s*：")
_BLANK = re.compile(r"[ \t]*\u3000|[ \t]*[\w.-]+:\u3000")
_SIGN = re.compile(r"\s*(?:-\s+|[\w.-]+:\s+)([*&!%@`])")


def meant(lines: Sequence[str], line: int) -> tuple[int, Sentence] | None:
    """The line that is to blame for what is wrong in `line`, counted from 1, and what is to be said; None where nothing is seen."""
    # What is meant as a key makes one text of its line and the next.
    for number in (line, line - 1, line + 1):
        if 1 <= number <= len(lines) and (said := _said(lines[number - 1])):
            return number, said
    if 1 <= line <= len(lines) and (found := _SIGN.match(lines[line - 1])):
        return line, Sentence("parsing.begins_with_sign", sign=found[1])
    return None


def _said(text: str) -> Sentence | None:
    if found := _COLON.match(text):
        return Sentence("parsing.chinese_colon", key=found[1], plain=f"{found[1]}: ")
    if _BLANK.match(text):
        return Sentence("parsing.chinese_blank")
    return None
