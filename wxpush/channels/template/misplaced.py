"""Values that mean something else where they are put: raw within a link, or signs that another program would have read.

WeChat takes them as they stand; the follower is who finds out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from wxpush.channels.base import Doubt
from wxpush.channels.template.campaign import TemplateCampaign
from wxpush.words import Sentence

_PLACEHOLDER = re.compile(r"\{\{-?([^{}]*)-?\}\}")
#: The column that a placeholder begins with.
_COLUMN = re.compile(r"\s*([^\W\d]\w*)\s*(?:\||$)")
#: What ends a parameter, begins another or the fragment, or is no part of an address: https://www.rfc-editor.org/rfc/rfc3986#section-2
_CUTTING = re.compile(r"[^A-Za-z0-9._~/:@,;=!$'()*|-]", re.ASCII)
#: Line breaks and characters as JSON and HTML write them.
_ESCAPE = re.compile(r"\\[nrt]|&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,6});|<br ?/?>", re.IGNORECASE)

_LITERAL = Sentence("rows.literal_escape")


class RawValues:
    """Columns that go into a link of a campaign as they are. `places`: the column of each, by the place of the link; it costs nothing without any."""

    def __init__(self, campaign: TemplateCampaign) -> None:
        program = campaign.miniprogram
        links = {"url": campaign.url, "miniprogram.pagepath": (program.pagepath or "") if program else ""}
        self.places = tuple(
            (place, column)
            for place, text in links.items()
            for column in dict.fromkeys(_raw(text, whole=place == "url"))
        )

    def any_odd(self, rows: Sequence[Mapping[str, str]]) -> bool:
        """Whether there is something to be known of any of these rows."""
        values = ("~".join([fields.get(column, "") for fields in rows]) for _, column in self.places)
        return any(map(_CUTTING.search, values))

    def odd(self, fields: Mapping[str, str]) -> Iterator[Doubt]:
        """What should be known of a row's."""
        for place, column in self.places:
            value = fields.get(column, "")
            if _CUTTING.search(value):
                yield Doubt(place, "raw_in_link", Sentence("rows.raw_in_link", column=column), value)


def has_escape(text: str) -> bool:
    """Whether `escapes` would find something in a part of it; most texts have none of what these begin with."""
    return ("\\" in text or "&" in text or "<" in text) and _ESCAPE.search(text) is not None


def escapes(places: Sequence[str], values: Sequence[str]) -> Iterator[Doubt]:
    """Texts with signs that nobody will read."""
    for place, text in zip(places, values, strict=True):
        if _ESCAPE.search(text):
            yield Doubt(place, "literal_escape", _LITERAL, text)


def _raw(link: str, *, whole: bool) -> Iterator[str]:
    """Columns without `urlencode`. One that is the link itself, or its host, is meant as it is; `whole`: the link has a host."""
    for found in _PLACEHOLDER.finditer(link):
        before = link[: found.start()].split("://", 1)[-1]
        behind = re.search("[/?#]", before) if whole else before
        column = _COLUMN.match(found[1])
        if behind and column and "urlencode" not in found[1]:
            yield column[1]
