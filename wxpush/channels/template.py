"""Template messages of an Official Account.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

import re
from collections.abc import Collection

from wxpush.campaign import Campaign, texts
from wxpush.channels.body import Bodies, jump, seal
from wxpush.channels.identity import RowKeys
from wxpush.channels.judge import Judge
from wxpush.channels.render import Renderer, RenderError
from wxpush.model import BadRow, Draft, Recipient, Reply, Verdict

MAX_BODY = 64 * 1024

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class TemplateChannel:
    """One campaign's template messages. UsageError when a text of the campaign is no template."""

    path = "/cgi-bin/message/template/send"

    def __init__(self, campaign: Campaign, appid: str) -> None:
        places = texts(campaign)
        self._renderer = Renderer(places, places=campaign.places)
        self._judge = Judge(self._renderer.constant)
        self._bodies = Bodies(campaign.template_id, list(campaign.data))
        self._keys = RowKeys(appid)
        self._places = list(places)
        #: Where the texts of data.* end, and the places of those behind them.
        self._end = len(campaign.data) + 1
        self._optional = self._places[self._end :]

    def check_columns(self, columns: Collection[str], *, source: str) -> None:
        """Raise UsageError when `source`, the recipient file's name, lacks a column that a text needs."""
        self._renderer.check_columns(columns, source=source)

    def compose(self, recipient: Recipient) -> Draft | BadRow:
        """Render one row. The reason of a BadRow names a place of the campaign file, and quotes nothing of the row."""
        row, line = recipient.row, recipient.line
        try:
            values = self._renderer.render(recipient.fields)
            self._check(values)
            optional = dict(zip(self._optional, values[self._end :], strict=True)) if self._optional else {}
            body = self._bodies.make(values[0], values[1 : self._end], _jump(optional) if optional else b"")
            _check_length(body)
            key = (
                self._keys.of_body(body)
                if "key" not in optional
                else self._keys.of_text(_key(optional["key"]))
            )
        except RenderError as error:
            return BadRow(row, line, error.kind, str(error))
        except UnicodeEncodeError:
            return BadRow(
                row, line, "not_text", "a value holds half of a surrogate pair, which is no character"
            )
        return Draft(row, line, values[0], key, body)

    def seal(self, draft: Draft, client_msg_id: str) -> bytes:
        """The draft's body with the id as its first member."""
        return seal(draft.body, client_msg_id)

    def judge(self, reply: Reply) -> Verdict:
        """What the reply means. What is no answer of WeChat's may have been taken by WeChat all the same."""
        return self._judge.judge(reply)

    def _check(self, values: list[str]) -> None:
        _check_openid(values[0])
        if "" in values[1 : self._end]:
            raise RenderError(
                self._places[values.index("", 1)], "empty_value", "the text is empty for this row"
            )
        joined = "".join(values)
        # isprintable says no to some blanks and emoji too, but it is quick, and mostly says yes.
        if not joined.isprintable() and _CONTROL.search(joined):
            place = next(
                place for place, value in zip(self._places, values, strict=True) if _CONTROL.search(value)
            )
            raise RenderError(
                place, "control_character", "a line break or another control character stands in the text"
            )


def _check_openid(openid: str) -> None:
    if not openid.strip():
        raise RenderError("to", "no_openid", "the openid is empty")
    if not openid.isascii() or not openid.isprintable() or " " in openid:
        raise RenderError(
            "to", "bad_openid", "an openid holds no blanks, control characters or letters beyond ASCII"
        )


def _check_length(body: bytes) -> None:
    if len(body) > MAX_BODY:
        raise RenderError("", "too_long", f"the message is longer than {MAX_BODY // 1024} KiB")


def _jump(optional: dict[str, str]) -> bytes:
    appid = optional.get("miniprogram.appid", "")
    if "miniprogram.appid" in optional and not appid:
        raise RenderError("miniprogram.appid", "empty_value", "the text is empty for this row")
    return jump(optional.get("url", ""), appid, optional.get("miniprogram.pagepath", ""))


def _key(text: str) -> str:
    if not text.strip():
        raise RenderError("key", "empty_key", "the key is empty for this row")
    return text
