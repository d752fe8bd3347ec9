"""Whether a text is what an encoding makes of it: what is Chinese, Korean or Japanese, and what only looks as if.

GB18030 takes nearly every run of bytes, and EUC-KR maps Korean onto the most common part of GB2312; so an encoding that fits proves little. What a
reading gives is looked at instead: which characters, and how common they are.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from wxpush.sources.encodings.frequencies import weight

#: Syllables that most words and names of Korean have one of.
_HANGUL = frozenset(
    "가간감강개객거건것게결경계고공과곽관교구국권규그금기김나남내노는니님다단달당대데도동되될드들등라러레려로료류를리마만말메면명모무문물미민바박발방배백보본부분불비빈사산상생서석선성세소속손송수숙순스습승"
    "시식신실심아안않야약양어업없었에여연영예오옥와완요용우원위유윤으은을음의이인일임입있자장재적전점정제조주준중지진차찬창철최취치카쿠타태터트파포폰품프하학한할합해했허혁현혜호홍화환황회훈희"
)
#: How large a share of the characters must be what the encoding is made for.
_MOST = 0.9
#: Of Big5 read as GB18030 no more than half is in GB2312.
_MORE_THAN_BY_CHANCE = 0.6
#: So much must speak for Chinese where another reading is likely too, and where that is possible.
_LIKELY, _POSSIBLE = 1.0, 0.0
#: Of Korean; of Chinese read as Korean a tenth.
_COMMON_SHARE = 0.3
#: So much may speak against it where some names are of rare characters.
_RARE_NAMES = -2.0
#: So much must speak against it where none is, by all of the text and by a character of it.
_TOO_LITTLE, _TOO_RARE = -6.0, -0.8
#: What a character that is neither Chinese nor a usual sign says against Chinese: kana, letters of other languages, private ones.
_STRANGE = -3.0
_KANA_SHARE = 0.15
_WORDS = re.compile(r"[^\x00-\x7f]+")
_UNUSUAL = re.compile(
    "[^\x00-\x7f\xc0-\xd6\xd8-\xf6\xf8-\u017f\u0386-\u03ce\u0401\u0410-\u044f\u0451\u05d0-\u05ea\u0621-\u064a]"
)
#: Signs that stand in texts of any language.
_SIGNS = re.compile(
    "[\u00a0-\u00bf\u00d7\u00f7\u2010-\u203b\u20ac\u2103\u2116\u2160-\u216b\u2190-\u2193\u2460-\u2473\u2500-\u2606\u3000-\u3011\u3014-\u3017\uff01-\uff5e\uffe5]"
)


def chinese(text: str) -> bool:
    """Whether most of it is what GB2312 has, which nearly all Chinese text of the mainland is made of; or of a short list of
    rare names, whether the rest is common.
    """
    share = _share(text, _in_gb2312)
    return share >= _MOST or (share >= _MORE_THAN_BY_CHANCE and certainty(text) > _RARE_NAMES)


def certainly_chinese(text: str, others: Mapping[str, float]) -> bool:
    """Whether its characters are so common that it is no other language read as Chinese. `others`: readings that stand against it."""
    weights = _weights(text)
    if others:
        # Signs and figures are the same wherever they are.
        return not weights or sum(weights) >= max(others.values())
    return sum(weights) >= min(_TOO_LITTLE, len(weights) * _TOO_RARE)


def certainty(text: str) -> float:
    """How much more likely the text is Chinese than something else that was read as Chinese, as a natural logarithm."""
    return sum(_weights(text))


def _weights(text: str) -> list[float]:
    # A word that stands in every row says what it says once.
    words = dict.fromkeys(_WORDS.findall(_SIGNS.sub(" ", text)))
    return [_weight(character) for word in words for character in word]


def hanzi(text: str) -> bool:
    """Whether it has a Chinese character."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _weight(character: str) -> float:
    return weight(character) if "\u4e00" <= character <= "\u9fff" else _STRANGE


def _korean(text: str) -> float | None:
    if _share(text, lambda character: "\uac00" <= character <= "\ud7a3") < _MOST:
        return None
    return _LIKELY if _share(text, _HANGUL.__contains__) >= _COMMON_SHARE else _POSSIBLE - 1


def _japanese(text: str) -> float | None:
    """A part of it is kana; or all of it characters of the first level of JIS, as names are."""
    if _share(text, lambda character: "\uff61" <= character <= "\uff9f") > 1 - _MOST:
        return None
    if _share(text, lambda character: "\u3041" <= character <= "\u30ff") >= _KANA_SHARE:
        return _LIKELY
    return _POSSIBLE if _share(text, _in_first_level_of_jis) >= _MOST else None


def _traditional(text: str) -> float | None:
    """It is made of Big5's first level, which holds what is common."""
    return _LIKELY if _share(text, _in_first_level) >= _MOST else None


def _in_gb2312(character: str) -> bool:
    """Or one of four bytes, two of them ASCII digits: that is GB18030 and nothing else."""
    try:
        return len(character.encode("gb2312")) == 2  # noqa: PLR2004 - bytes of one character
    except UnicodeEncodeError:
        return len(character.encode("gb18030", "replace")) == 4  # noqa: PLR2004 - bytes of one character


def _in_first_level(character: str) -> bool:
    try:
        return b"\xa1\x40" <= character.encode("big5") < b"\xc6\x80"
    except UnicodeEncodeError:
        return False


def _in_first_level_of_jis(character: str) -> bool:
    return b"\xa1\xa1" <= character.encode("euc_jp", "replace") < b"\xd0\xa1"


def _share(text: str, holds: Callable[[str], bool]) -> float:
    foreign = [character for character in text if not character.isascii()]
    return sum(map(holds, foreign)) / len(foreign) if foreign else 0.0


#: Encodings that GB18030 is met in place of, those that can be told most surely first; and how much must speak for Chinese where
#: a text is one of theirs, None where it is not.
OTHERS: Mapping[str, Callable[[str], float | None]] = MappingProxyType(
    {"euc_kr": _korean, "shift_jis": _japanese, "euc_jp": _japanese, "big5": _traditional}
)


def others(lines: Sequence[bytes]) -> dict[str, float]:
    """Encodings beside GB18030 that make likely text of these lines, the likeliest first, and how much must speak for Chinese against each."""
    texts = {name: decoded(lines, name) for name in OTHERS}
    found = {name: OTHERS[name](text) for name, text in texts.items() if text}
    known = {name: needed for name, needed in found.items() if needed is not None}
    return dict(sorted(known.items(), key=lambda each: -each[1]))


def decoded(lines: Iterable[bytes], encoding: str) -> str:
    """The text; empty where one of the lines is none in this encoding. A line may be cut within its last character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    texts = []
    for line in lines:
        decoder.reset()
        try:
            texts.append(decoder.decode(line))
        except UnicodeDecodeError:
            return ""
    return "\n".join(texts)


def usual(text: str) -> bool:
    """Whether its letters beyond ASCII are those of languages with alphabets, without signs and rare ones: José, Иван."""
    return _UNUSUAL.search(text) is None


def accented(text: str) -> bool:
    """Whether all that is not ASCII are letters within words that begin or end in ASCII: José, Müller."""
    words = [word for word in text.replace(",", " ").split() if not word.isascii()]
    return bool(words) and all(
        any(letter.isascii() and letter.isalpha() for letter in word)
        and all(letter.isascii() or "\u00c0" <= letter <= "\u024f" for letter in word)
        for word in words
    )
