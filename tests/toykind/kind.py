"""A kind of message in one file: another endpoint, another body, codes of its own, no id that would tell repeats apart."""

import hashlib
from types import MappingProxyType

import msgspec
from msgspec import Struct

from wxpush.campaign import Campaign, CampaignFile, checked, name_problem, to_problem
from wxpush.channels.common.card import Card
from wxpush.channels.common.errcodes import Errcode, Errcodes
from wxpush.channels.common.identity import RowKeys
from wxpush.channels.common.kind import MessageKind
from wxpush.channels.common.render import Renderer, RenderError
from wxpush.model import BadRow, Composed, Kind, Recipient

PATH = "/cgi-bin/message/toy/send"
GONE, LATER = 99101, 99102


class ToyFile(CampaignFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    say: str


class ToyCampaign(Campaign, frozen=True, kw_only=True):
    say: str


class ToyBody(Struct):
    to: str
    say: str


class ToyChannel:
    def __init__(self, campaign, appid):
        self._renderer = Renderer({"to": campaign.to, "say": campaign.say}, places=campaign.places)
        self._keys = RowKeys(appid)
        self.varying = self._renderer.varying
        self.placeholders = self._renderer.placeholders
        self.check_columns = self._renderer.check_columns
        self.doubts = self._renderer.placeholders.judge

    def compose(self, recipient, on_warning=None):
        try:
            to, say = self._renderer.apart(self._renderer.render(recipient.fields), recipient.fields)
        except RenderError as error:
            return BadRow(recipient.row, recipient.line, error.kind, str(error), error.state, error.place)
        body = msgspec.json.encode(ToyBody(to, say))
        return Composed(recipient.row, recipient.line, to, self._keys.of_body(body), body)

    def compose_all(self, recipients, on_warning):
        return [self.compose(each, on_warning) for each in recipients]

    def identify(self, recipient):
        return None  # a text that cannot be sent is not known by it

    def recompose(self, recipients):
        return [self.compose(each) for each in recipients if isinstance(each, Recipient)]

    def seal(self, composed, client_msg_id):
        return composed.body


def _read(document, stem):
    file = document.into(ToyFile)
    values = msgspec.structs.asdict(file) | {"name": file.name or stem}
    campaign = ToyCampaign(**values, places=document.places)
    return checked(campaign, [("name", name_problem(campaign.name)), ("to", to_problem(campaign.to))])


def _body(body):
    return msgspec.json.decode(body, type=ToyBody)


def _fingerprint(campaign):
    return hashlib.sha256(msgspec.json.encode(("toy", campaign.to, campaign.say, campaign.key))).hexdigest()


def _errcode(code, kind):
    return Errcode(
        code=code,
        kind=kind,
        texts={"en": (f"the toy's {code}", f"what to do about {code}"), "zh": ("玩具", "无")},
    )


TOY = MessageKind(
    word="toy",
    read=_read,
    fingerprint=_fingerprint,
    open=ToyChannel,
    path=PATH,
    errcodes=Errcodes(
        [_errcode(GONE, Kind.REJECTED), _errcode(LATER, Kind.RETRY), _errcode(40001, Kind.TOKEN)]
    ),
    needs_msgid=False,
    addressee=lambda body: _body(body).to,
    card=lambda body: Card(_body(body).to, {"say": _body(body).say}),
    texts=lambda bodies: {"say": [_body(body).say for body in bodies]},
    gone=MappingProxyType({GONE: "99101 left the toy"}),
)
