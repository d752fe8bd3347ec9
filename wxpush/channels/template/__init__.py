"""Template messages of an Official Account.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

from collections.abc import Callable, Collection
from types import MappingProxyType

from wxpush.channels.base import Opened, Repeats
from wxpush.channels.common.kind import MessageKind, UsedTemplate
from wxpush.channels.template.body import template_of
from wxpush.channels.template.campaign import TemplateCampaign, fingerprint, read_campaign
from wxpush.channels.template.card import addressee, read_card, read_values
from wxpush.channels.template.errcodes import ABSENT, ERRCODES, GONE, blamed
from wxpush.detail import Detail
from wxpush.model import Kind

#: One minute less than WeChat remembers an id. 40241 means "seen within 60 seconds".
REPEATS = Repeats(seconds=9 * 60.0, seen_lately=MappingProxyType({40241: 65.0}))


def _open(campaign: TemplateCampaign, appid: str) -> Opened:
    from wxpush.channels.template.channel import TemplateChannel  # noqa: PLC0415 - Jinja2, which a worker does not need

    return TemplateChannel(campaign, appid)


def _refusal(hosts: Collection[str]) -> Callable[[bytes], Detail]:
    from wxpush.channels.template.links import AllowedHosts  # noqa: PLC0415 - as above

    return AllowedHosts(hosts).refusal


def _template(campaign: TemplateCampaign) -> UsedTemplate:
    return UsedTemplate(campaign.template_id, campaign.data)


TEMPLATE = MessageKind(
    word="template",
    read=read_campaign,
    fingerprint=fingerprint,
    open=_open,
    path="/cgi-bin/message/template/send",
    errcodes=ERRCODES,
    needs_msgid=True,
    blamed=blamed,
    repeats=REPEATS,
    questions=frozenset({Kind.QUOTA, Kind.TEMPLATE}),
    addressee=addressee,
    card=read_card,
    texts=read_values,
    gone=GONE,
    absent=ABSENT,
    template=_template,
    template_of=template_of,
    refusal=_refusal,
)
