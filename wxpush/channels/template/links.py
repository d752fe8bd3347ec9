"""Where a tap may lead. Refused are addresses that are none, hosts that the operator does not allow, impossible mini programs.

WeChat takes what it is given and answers OK; the follower is who finds out.
https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wxpush.answer import NotAnAnswerError, read_object
from wxpush.channels.base import Doubt
from wxpush.channels.common.render import RenderError
from wxpush.channels.template.campaign import TemplateCampaign
from wxpush.detail import Detail, left_out
from wxpush.words import Sentence

#: No user name, no backslash: what browsers and programs read differently is no address.
_LINK = re.compile(
    r"(https?)://([\w.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL
)
#: As far as a text must be known to know scheme and host.
_HEAD = re.compile(r"(?:(?!\{[{%#]).)*?://(?:(?!\{[{%#])[^/?#])+(?=[/?#]|$)", re.DOTALL)
_BEGINNINGS = ("https://", "http://")
_MINIPROGRAM = re.compile(r"wx[0-9a-z]{16}")
_BRACES = re.compile(r"\{[{%#]")

_BAD = ("bad_link", Sentence("rows.bad_link"))
_FOREIGN = ("foreign_link", Sentence("rows.foreign_link"))
_PLAIN = Sentence("rows.plain_link")
_ODD = Sentence("rows.odd_miniprogram")


class AllowedHosts:
    """Where links may lead; without any, everywhere."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._allowed = tuple(host.lower().removeprefix("*") for host in hosts)

    def fault(self, url: str) -> tuple[str, Sentence] | None:
        """What is wrong with a link: a word and a sentence."""
        found = _LINK.fullmatch(url)
        if found is None:
            return _BAD
        host = found[2].lower()
        if not self._allowed or any(_matches(host, allowed) for allowed in self._allowed):
            return None
        return _FOREIGN

    def refusal(self, body: bytes) -> Detail:
        """Why a message that was composed elsewhere must not leave; empty: it may. What can be misread may not."""
        if not self._allowed:
            return ""
        try:
            url = read_object(body).get("url", "")
        except NotAnAnswerError as error:
            return left_out("bad_body", Sentence("rows.unreadable_body", why=error.sentence))
        fault = self.fault(url) if isinstance(url, str) else _BAD
        return left_out(*fault) if url and fault else ""


class Links:
    """The links of one campaign. What is the same for every row is looked at once: it costs no row anything.

    `doubts` are of the campaign as a whole. Raises UsageError for a link of it that no row may have.
    """

    def __init__(self, campaign: TemplateCampaign) -> None:
        self._fault = AllowedHosts(campaign.allow_hosts).fault
        head = _head(campaign.url)
        #: Whether rows have links of their own, and mini programs.
        self._links = head is None
        appid = campaign.miniprogram.appid if campaign.miniprogram else ""
        self._programs = bool(_BRACES.search(appid))
        self.vary = self._links or self._programs
        if head and (fault := self._fault(head)):
            raise campaign.places.fault("url", fault[1])
        fixed = {"url": head or "", "miniprogram.appid": "" if self._programs else appid}
        self.doubts = tuple(_doubts(fixed))

    def check(self, texts: Mapping[str, str]) -> None:
        """Raise RenderError for a row's link. `texts` are those that a row has, by place."""
        if self._links and (url := texts.get("url")) and (fault := self._fault(url)):
            raise RenderError("url", *fault, value=url)

    def plain(self, urls: Sequence[str], appids: Sequence[str]) -> bool:
        """Whether all these may be sent, and nothing should be known of any."""
        if self._links and not all(url[:8] == "https://" and self._fault(url) is None for url in urls):
            return False
        return not self._programs or all(map(_MINIPROGRAM.fullmatch, appids))

    def odd(self, texts: Mapping[str, str]) -> Iterator[Doubt]:
        """What should be known of a row's."""
        own = {"url": self._links, "miniprogram.appid": self._programs}
        return _doubts({place: text for place, text in texts.items() if own.get(place)})


def _head(url: str) -> str | None:
    """The link as far as it is the same for every row, when that tells scheme and host; None when it does not."""
    if not _BRACES.search(url):
        return url
    found = _HEAD.match(url)
    if found is None:
        lead = _BRACES.split(url)[0]
        # A beginning that no address has is wrong for every row.
        low = lead.lower()
        possible = any(low.startswith(begin) or begin.startswith(low) for begin in _BEGINNINGS)
        return None if possible else lead
    return found[0]


def _matches(host: str, allowed: str) -> bool:
    return host.endswith(allowed) if allowed.startswith(".") else host == allowed


def _doubts(texts: Mapping[str, str]) -> Iterator[Doubt]:
    url, appid = texts.get("url", ""), texts.get("miniprogram.appid", "")
    if url[:7].lower() == "http://":
        yield Doubt("url", "plain_link", _PLAIN, url)
    if appid and not _MINIPROGRAM.fullmatch(appid):
        yield Doubt("miniprogram.appid", "odd_miniprogram", _ODD, appid)
