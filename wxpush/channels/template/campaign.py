"""The campaign file of template messages: which template goes to whom, and what its fields say.

Facts of a template message: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

import hashlib
import re
from collections.abc import Iterator
from enum import Enum

import msgspec
from msgspec import Struct

from wxpush.campaign import Campaign, CampaignFile, checked, host_problem, name_problem, to_problem
from wxpush.parsing.yamlfile import Document
from wxpush.words import Sentence

#: Of a template id, whatever the template. https://developers.weixin.qq.com/doc/service/api/notify/template/api_getalltemplates
_ID_LENGTH = 43


class Miniprogram(Struct, frozen=True, forbid_unknown_fields=True):
    """The mini program a tap opens. Both texts may hold placeholders."""

    appid: str
    pagepath: str = ""


class TooLong(Enum):
    """What becomes of a text that has more characters than its field takes."""

    #: The row is invalid.
    FAIL = "fail"
    #: The text is cut, and ends in "…".
    TRUNCATE = "truncate"
    #: The row is left out.
    SKIP = "skip"


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of the template, written as a mapping. The text may hold placeholders."""

    text: str
    #: None: as the campaign says.
    on_too_long: TooLong | None = None
    #: The only texts that the field takes; empty: any.
    one_of: tuple[str, ...] = ()


class TemplateFile(CampaignFile, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The keys of the file. Every text but name and template_id may hold placeholders."""

    template_id: str
    url: str = ""
    miniprogram: Miniprogram | None = None
    on_too_long: TooLong = TooLong.FAIL
    #: Text by the template's key, in the file's order.
    data: dict[str, str | Field]


class TemplateCampaign(Campaign, frozen=True, kw_only=True):
    """The file as it is used."""

    template_id: str
    url: str = ""
    miniprogram: Miniprogram | None = None
    on_too_long: TooLong = TooLong.FAIL
    #: Text by the template's key, in the file's order.
    data: dict[str, str]
    #: Those that are written as mappings, by the same keys.
    fields: dict[str, Field] = msgspec.field(default_factory=dict)


def read_campaign(document: Document, stem: str) -> TemplateCampaign:
    """The campaign that the file describes; `stem` is its name when it gives none. Raises UsageError."""
    _require_no_wire_keys(document)
    file = document.into(TemplateFile)
    values = msgspec.structs.asdict(file)
    values["name"] = file.name or stem
    values["fields"] = {key: field for key, field in file.data.items() if isinstance(field, Field)}
    values["data"] = {
        key: field.text if isinstance(field, Field) else field for key, field in file.data.items()
    }
    campaign = TemplateCampaign(**values, places=document.places)
    return checked(campaign, _problems(campaign))


def _require_no_wire_keys(document: Document) -> None:
    """Raise UsageError for a field as a request has it: `{value: ..., color: ...}`."""
    data = document.values.get("data")
    for name, field in data.items() if isinstance(data, dict) else ():
        for key in ("color", "value"):
            if isinstance(field, dict) and key in field:
                word = "channels.coloured" if key == "color" else "channels.value_for_text"
                raise document.places.fault(f"data.{name}.{key}", Sentence(word, key=key))


def policy(campaign: TemplateCampaign, key: str) -> TooLong:
    """What becomes of a text that is too long for that key of the template."""
    field = campaign.fields.get(key)
    return field.on_too_long if field and field.on_too_long else campaign.on_too_long


def texts(campaign: TemplateCampaign) -> dict[str, str]:
    """The texts to render, by place, in this order: to, data.*, then those of url, miniprogram.* and key that are set."""
    optional = {"url": campaign.url, "key": campaign.key}
    if campaign.miniprogram:
        optional["miniprogram.appid"] = campaign.miniprogram.appid
        optional["miniprogram.pagepath"] = campaign.miniprogram.pagepath
    data = {f"data.{key}": text for key, text in campaign.data.items()}
    return {"to": campaign.to, **data, **{place: text for place, text in optional.items() if text}}


def fingerprint(campaign: TemplateCampaign) -> str:
    """SHA-256 (64 hex characters) of all that decides a message, the order of `data` included.

    The name is left out: a run keeps the one its checkpoint has. Comments, quoting and the order of other keys in the file
    are left out too, and a default that is written out equals one that is not.
    """
    mini = campaign.miniprogram
    content: tuple[object, ...] = (
        "wxpush campaign 1",
        campaign.template_id,
        campaign.to,
        campaign.url,
        (mini.appid, mini.pagepath) if mini else None,
        campaign.key,
        tuple(campaign.data.items()),
    )
    # Nothing is added where all is as it was before there were such: older checkpoints go on.
    rules = _rules(campaign)
    content += (campaign.allow_hosts,) if campaign.allow_hosts else ()
    content += (rules,) if rules else ()
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def _rules(campaign: TemplateCampaign) -> list[tuple[str, TooLong, tuple[str, ...]]]:
    """What differs from the default: (key, policy, the texts it takes)."""
    listed = {key: field.one_of for key, field in campaign.fields.items()}
    rules = [(key, policy(campaign, key), listed.get(key, ())) for key in campaign.data]
    return [rule for rule in rules if rule[1] is not TooLong.FAIL or rule[2]]


def _problems(campaign: TemplateCampaign) -> Iterator[tuple[str, Sentence | None]]:
    """What is wrong with the campaign: (place, problem with its fix)."""
    yield "template_id", _template_id(campaign.template_id)
    yield "name", name_problem(campaign.name)
    yield "to", to_problem(campaign.to)
    yield "data", None if campaign.data else Sentence("channels.data_empty")
    yield from ((f"data.{key}", _data_key(key)) for key in campaign.data)
    yield from (
        (f"allow_hosts[{number}]", host_problem(host)) for number, host in enumerate(campaign.allow_hosts)
    )
    if campaign.miniprogram and not campaign.miniprogram.appid.strip():
        yield "miniprogram.appid", Sentence("channels.miniprogram_empty")


def _template_id(template_id: str) -> Sentence | None:
    if not re.fullmatch(r"[!-z|~]+", template_id):
        return Sentence("channels.no_template_id")
    if len(template_id) != _ID_LENGTH:
        return Sentence("channels.short_template_id", id=template_id, many=len(template_id))
    return None


def _data_key(key: str) -> Sentence | None:
    if key.endswith(".DATA"):
        return Sentence("channels.key_with_data", key=key.removesuffix(".DATA"))
    return None if re.fullmatch(r"[A-Za-z0-9_]+", key) else Sentence("channels.no_key")
