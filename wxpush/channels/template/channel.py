"""Template messages of an Official Account.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType

from wxpush.channels.base import Doubt, Identified, OnWarning
from wxpush.channels.common.identity import RowKeys
from wxpush.channels.common.render import Renderer, RenderError
from wxpush.channels.template.batch import Batch
from wxpush.channels.template.body import MAX_BODY, Bodies, escaped, jump
from wxpush.channels.template.campaign import TemplateCampaign, texts
from wxpush.channels.template.checks import Checks, Concern
from wxpush.channels.template.links import Links
from wxpush.channels.template.misplaced import RawValues, escapes
from wxpush.channels.template.standing import refuse_what_no_row_can_mend
from wxpush.detail import at
from wxpush.model import BadRow, Composed, Recipient, RowWarning
from wxpush.words import Sentence

#: Rows of a survey that are composed together: one of which something is to be said costs all of them.
_TOGETHER = 64

_NO_CONCERNS: Sequence[Concern] = ()
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class TemplateChannel:
    """One campaign's template messages. UsageError when a text of the campaign is no template."""

    def __init__(self, campaign: TemplateCampaign, appid: str) -> None:
        places = texts(campaign)
        self._renderer = Renderer(places, places=campaign.places)
        #: Places whose text differs from row to row.
        self.varying = self._renderer.varying
        self._bodies = Bodies(campaign.template_id, list(campaign.data))
        self._keys = RowKeys(appid)
        self._links = Links(campaign)
        self._raw = RawValues(campaign)
        #: What the texts hold beside their placeholders.
        self.placeholders = self._renderer.placeholders
        self._checks = Checks(campaign)
        refuse_what_no_row_can_mend(campaign, self._checks.fields, self._renderer.constants())
        self._places = list(places)
        #: Where the texts of data.* end, and the places of those behind them.
        self._end = len(campaign.data) + 1
        self._optional = self._places[self._end :]
        self._batch = Batch(
            self._places,
            renderer=self._renderer,
            checks=self._checks,
            links=self._links,
            raw=self._raw,
            bodies=self._bodies,
            keys=self._keys,
        )

    def check_columns(self, columns: Collection[str], *, source: str) -> None:
        """Raise UsageError when `source`, the recipient file's name, lacks a column that a text needs."""
        self._renderer.check_columns(columns, source=source)

    def doubts(self, columns: Collection[str] | None) -> tuple[Doubt, ...]:
        """What should be known of texts that are the same for every row; None where the columns are not known.

        Raises UsageError where a text has a column's name in wrong braces.
        """
        return (*self._links.doubts, *self.placeholders.judge(columns))

    def compose(self, recipient: Recipient, on_warning: OnWarning | None = None) -> Composed | BadRow:
        """Render one row. The reason of a BadRow names a place of the campaign file, and quotes nothing of the row."""
        concerns = _NO_CONCERNS
        try:
            rendered = self._renderer.render(recipient.fields)
            values = self._checks.right(rendered, heard=on_warning is not None)
            if values is None:
                values, concerns = self._checks.settle(self._renderer.apart(rendered, recipient.fields))
            composed = self._composed(recipient, values, tuple(escaped(values)))
        except (RenderError, UnicodeEncodeError) as error:
            return _bad(recipient, error)
        if on_warning is not None:
            self._warn(recipient, values, concerns, on_warning)
        return composed

    def compose_all(
        self, recipients: Sequence[Recipient], on_warning: OnWarning
    ) -> Sequence[Composed | BadRow]:
        """The same for many rows."""
        composed: list[Composed | BadRow] = []
        for first in range(0, len(recipients), _TOGETHER):
            some = recipients[first : first + _TOGETHER]
            messages = self._batch.messages(some, surveyed=False)
            composed += [self.compose(each, on_warning) for each in some] if messages is None else messages
        return composed

    def recompose(self, recipients: Sequence[Recipient]) -> Sequence[Composed | BadRow]:
        """The same for rows that the survey composed: their texts are right, and are looked at only where one may have been cut."""
        messages = None if self._checks.may_cut else self._batch.messages(recipients, surveyed=True)
        return list(map(self.compose, recipients)) if messages is None else messages

    def identify(self, recipient: Recipient) -> Identified | None:
        """By its `key:` where the file has one, whatever is wrong with the other texts; else by the message that it would be."""
        fields = recipient.fields
        try:
            if "key" in self._optional:
                key = self._keys.of_text(_key(self._renderer.alone("key", fields)))
                return Identified(key, self._openid(recipient))
            values = self._values(recipient)
            jump = _jump(self._optional_texts(values))
            body = self._bodies.make(tuple(escaped(values))[: self._end], jump)
        except (RenderError, UnicodeEncodeError):
            return None
        return Identified(self._keys.of_body(body), values[0])

    def _openid(self, recipient: Recipient) -> str:
        with suppress(RenderError, UnicodeEncodeError):
            openid = self._renderer.alone("to", recipient.fields)
            openid.encode()
            return openid
        return ""

    def _values(self, recipient: Recipient) -> Sequence[str]:
        """As they would be sent, or as they stand where they cannot be: an earlier version may have sent them. Raises RenderError."""
        values = self._renderer.apart(self._renderer.render(recipient.fields), recipient.fields)
        with suppress(RenderError):
            return self._checks.settle(values)[0]
        return values

    def _composed(self, recipient: Recipient, values: Sequence[str], inner: tuple[bytes, ...]) -> Composed:
        """`inner`: the values escaped. Raises RenderError."""
        optional: Mapping[str, str] = _NO_TEXTS
        if self._optional:
            optional = self._optional_texts(values)
            body = self._bodies.make(inner[: self._end], self._jump(optional))
        else:
            body = self._bodies.make(inner)
        if len(body) > MAX_BODY:
            raise _too_long()
        key = self._keys.of_text(_key(optional["key"])) if "key" in optional else self._keys.of_body(body)
        return Composed(recipient.row, recipient.line, values[0], key, body)

    def _optional_texts(self, values: Sequence[str]) -> dict[str, str]:
        return dict(zip(self._optional, values[self._end :], strict=True))

    def _warn(
        self, recipient: Recipient, values: Sequence[str], concerns: Sequence[Concern], on_warning: OnWarning
    ) -> None:
        row, line = recipient.row, recipient.line
        for place, found, text in concerns:
            on_warning(RowWarning(row, line, found.kind, at(place, found.sentence), place, text))
        doubts = [*escapes(self._places[1 : self._end], values[1 : self._end])]
        if self._links.vary:
            doubts += self._links.odd(self._optional_texts(values))
        if self._raw.places:
            doubts += self._raw.odd(recipient.fields)
        for place, kind, reason, value in doubts:
            on_warning(RowWarning(row, line, kind, at(place, reason), place, value))

    def seal(self, composed: Composed, client_msg_id: str) -> bytes:
        """The body with the id as its first member."""
        # The id is plain ASCII without quotation marks.
        return b'{"client_msg_id":"%b",%b' % (client_msg_id.encode("ascii"), composed.body[1:])

    def _jump(self, optional: dict[str, str]) -> bytes:
        if self._links.vary:
            self._links.check(optional)
        return _jump(optional)


def _bad(recipient: Recipient, error: RenderError | UnicodeEncodeError) -> BadRow:
    row, line = recipient.row, recipient.line
    if isinstance(error, RenderError):
        return BadRow(row, line, error.kind, error.told, error.state, error.place, error.value)
    return BadRow(row, line, "not_text", Sentence("rows.value_with_surrogate"))


def _too_long() -> RenderError:
    return RenderError("", "too_long", Sentence("rows.message_too_long", most=MAX_BODY // 1024))


def _jump(optional: dict[str, str]) -> bytes:
    appid = optional.get("miniprogram.appid", "")
    if "miniprogram.appid" in optional and not appid:
        raise RenderError("miniprogram.appid", "empty_value", Sentence("rows.empty_value"))
    return jump(optional.get("url", ""), appid, optional.get("miniprogram.pagepath", ""))


def _key(text: str) -> str:
    if not text.strip():
        raise RenderError("key", "empty_key", Sentence("rows.empty_key"))
    return text
