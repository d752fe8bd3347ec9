"""A WeCom group robot (消息推送). Its key is all that protects it: there is no signature.

https://developer.work.weixin.qq.com/document/path/91770
"""

from collections.abc import Sequence

from wxpush.notify.kinds.base import Reached, url_of
from wxpush.notify.kinds.posting import accepted, known_to, posted, shortened
from wxpush.notify.notice import Notice
from wxpush.options.notifier import NotifierKeys

#: Bytes of a text.
_MOST = 2048
#: No such robot.
_WRONG = frozenset({93000})


class WeCom:
    """Told as text."""

    def __init__(self, keys: NotifierKeys) -> None:
        self._keys = keys

    def deliver(self, notices: Sequence[Notice]) -> None:
        url = url_of(self._keys.url_file)
        text = shortened([notice.text for notice in notices], _MOST)
        reply = posted(url, {"msgtype": "text", "text": {"content": text}})
        accepted(reply, code="errcode", said="errmsg")

    def look(self) -> Reached:
        return known_to(posted(url_of(self._keys.url_file), {}), code="errcode", said="errmsg", wrong=_WRONG)
