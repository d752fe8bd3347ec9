"""Kinds of characters: parts of patterns, and the questions that a pattern would answer too slowly.

The classes are written to stand within square brackets.
"""

import re
import unicodedata

#: Characters that are never allowed in a text: control characters, and the two that separate lines and paragraphs.
CONTROL = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
#: Han characters of the Basic Multilingual Plane, with the iteration mark and the zero.
HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9"
#: Beyond it every character is two units of UTF-16, and nobody knows how WeChat counts those.
RARE_HAN = r"\U00020000-\U0003ffff"
ANY_HAN = HAN + RARE_HAN
LETTER = "A-Za-z"
DIGIT = "0-9"
#: Symbols of ASCII.
SYMBOL = r"!-/:-@\[-`{-~"
#: What most messages are made of. No emoji, nothing that combines, nothing invisible; the blank is left out.
PLAIN = (
    r"!-~\xa1-\xac\xae-\xff\u2010-\u2027\u2030-\u203b\u20a0-\u20bf\u3001-\u3029\u3041-\u3096\u309d-\u30ff"
    r"\uff01-\uff9d\uffe0-\uffe6"
) + HAN

#: Han of other planes are counted like emoji by a program that counts UTF-16, and so are two code points that make one sign.
_EMOJI = re.compile(
    r"[\U00010000-\U0010ffff\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1"
    r"\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c"
    r"\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
)
_CONTROL = re.compile(f"[{CONTROL}]")
_HAN = re.compile(f"[{ANY_HAN}]")
#: Marks that combine with the character before (M*), and what is not seen at all (Cf): joiners, changes of direction.
_UNSEEN = frozenset({"Mn", "Mc", "Me", "Cf"})


def has_control(text: str) -> bool:
    return _CONTROL.search(text) is not None


def has_han(text: str) -> bool:
    return _HAN.search(text) is not None


def is_uncounted(text: str) -> bool:
    """Whether it holds characters of which nobody knows how WeChat counts them: emoji, combining or invisible ones, rare Han."""
    return _EMOJI.search(text) is not None or any(unicodedata.category(each) in _UNSEEN for each in text)
