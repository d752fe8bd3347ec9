"""Many rows composed together, at half the cost of one by one: what a step needs is near while it is at work.

Only rows of which nothing is to be said are composed so. Whoever is told that there are others composes each by itself, to tell which.
"""

from collections.abc import Sequence
from operator import attrgetter

from wxpush.channels.common.identity import RowKeys
from wxpush.channels.common.render import SEPARATOR, Renderer, RenderError
from wxpush.channels.template.body import JUMP, MAX_BODY, Bodies, escaped
from wxpush.channels.template.checks import Checks
from wxpush.channels.template.links import Links
from wxpush.channels.template.misplaced import RawValues, has_escape
from wxpush.model import Composed, Recipient

_FIELDS, _ROW, _LINE = attrgetter("fields"), attrgetter("row"), attrgetter("line")


class Batch:
    """Composes rows of one campaign, whose texts stand at `places` in this order."""

    def __init__(
        self,
        places: Sequence[str],
        *,
        renderer: Renderer,
        checks: Checks,
        links: Links,
        raw: RawValues,
        bodies: Bodies,
        keys: RowKeys,
    ) -> None:
        at = {place: index for index, place in enumerate(places)}
        jump = [place for place in JUMP if place in at]
        self._width = len(places)
        self._renderer = renderer
        self._checks = checks
        self._links = links
        self._raw = raw
        self._keys = keys
        self._fill = bodies.pattern(jump).__mod__
        #: Where the texts of a body stand, in its order, and those of a tap alone.
        self._order = (0, *(at[place] for place in jump), *range(1, bodies.fields + 1))
        self._jump = self._order[1 : 1 + len(jump)]
        self._key = at.get("key")
        self._url, self._appid = at.get("url"), at.get("miniprogram.appid")

    def messages(self, recipients: Sequence[Recipient], *, surveyed: bool) -> list[Composed] | None:
        """The messages, or None where they are to be composed one by one. `surveyed`: the survey has looked at these rows already."""
        try:
            rendered = self._renderer.render_all(list(map(_FIELDS, recipients)))
            texts = rendered.split(SEPARATOR)
            if not self._complete(texts) or not (surveyed or self._plain(recipients, rendered)):
                return None
            pieces = escaped(texts)
        except (RenderError, UnicodeEncodeError):
            return None
        columns = (pieces[index :: self._width] for index in self._order)
        bodies = list(map(self._fill, zip(*columns, strict=True)))
        if max(map(len, bodies), default=0) > MAX_BODY:
            return None
        keys = (
            self._keys.of_bodies(bodies)
            if self._key is None
            else map(self._keys.of_text, self._of(texts, self._key))
        )
        rows, lines = map(_ROW, recipients), map(_LINE, recipients)
        return list(map(Composed, rows, lines, texts[:: self._width], keys, bodies))

    def _complete(self, texts: Sequence[str]) -> bool:
        """Whether all rows have all texts of a tap and a key, and no link says anything."""
        if any("" in self._of(texts, index) for index in self._jump):
            return False
        if not all(map(str.strip, self._of(texts, self._key))):
            return False
        return not self._links.vary or self._links.plain(
            self._of(texts, self._url), self._of(texts, self._appid)
        )

    def _plain(self, recipients: Sequence[Recipient], rendered: str) -> bool:
        """Whether all texts are sent as they were rendered, without a word about any."""
        if not self._checks.all_right(rendered) or has_escape(rendered):
            return False
        return not self._raw.places or not self._raw.any_odd(list(map(_FIELDS, recipients)))

    def _of(self, texts: Sequence[str], index: int | None) -> Sequence[str]:
        """The texts at one place, of all rows; none where the campaign has no such place."""
        return () if index is None else texts[index :: self._width]
