"""What a template's content says: lines of labels and places such as `商品名称:{{thing1.DATA}}`.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_getalltemplates
"""

import re
from collections.abc import Callable

from msgspec import Struct

from wxpush.wechat.values import NOT_SHOWN

#: The page that shows the API's answers puts blanks between the braces; the API itself does not.
_PLACE = re.compile(r"\{\s*\{\s*([A-Za-z0-9_]+)\.DATA\s*\}\s*\}")
COLONS = (":", "：")


class TemplateLine(Struct, frozen=True):
    """One line of a message. `label` is what stands before the colon, empty where the line is not of that form."""

    label: str
    text: str


def keys(content: str) -> tuple[str, ...]:
    """The keys of the places, in their order, each once."""
    return tuple(dict.fromkeys(_PLACE.findall(content)))


def labels(content: str) -> dict[str, str]:
    """What stands before each key's place, by key; empty for one that stands alone or in a text."""
    found = dict(filter(None, map(_labelled, content.splitlines())))
    return {key: found.get(key, "") for key in keys(content)}


def filled(content: str, value: Callable[[str], str]) -> list[TemplateLine]:
    """The lines as a follower reads them, with `value(key)` in the places; those of nothing but hidden keys are left out."""
    return [
        line for text in content.splitlines() if (line := _filled(text, value)) and (line.label or line.text)
    ]


def _filled(text: str, value: Callable[[str], str]) -> TemplateLine | None:
    places = _PLACE.findall(text)
    if places and all(key in NOT_SHOWN for key in places):
        return None
    if labelled := _labelled(text):
        key, label = labelled
        return TemplateLine(label, value(key))
    return TemplateLine("", _PLACE.sub(lambda found: value(found[1]), text).strip())


def _labelled(line: str) -> tuple[str, str] | None:
    """Key and label of a line that is a label, a colon and one place.

    Without a pattern: one of label and blanks takes the cube of their number.
    """
    place = _PLACE.search(line)
    if place is None or line[place.end() :].strip():
        return None
    before = line[: place.start()].rstrip()
    label = before[:-1].strip()
    if not before.endswith(COLONS) or "{" in label or "}" in label:
        return None
    return place[1], label
