"""A channel of fields, and what becomes of a row in it."""

import json

from msgspec.structs import replace

from wxpush.channels.template.campaign import TemplateCampaign, TooLong
from wxpush.channels.template.channel import TemplateChannel
from wxpush.model import Composed, Recipient
from wxpush.parsing.places import Places

PLACES = Places("a.yaml", {"data.x1": 5, "data.phrase1.on_too_long": 7, "data.phrase1.one_of[1]": 8})


LONG = "汉" * 25


def channel(fields=None, on_too_long=TooLong.FAIL, **texts):
    fields = fields or {}
    data = texts | {key: field.text for key, field in fields.items()}
    return TemplateChannel(
        TemplateCampaign(
            template_id="T" * 43, data=data, fields=fields, on_too_long=on_too_long, places=PLACES
        ),
        "wx1",
    )


def composed(made, on_warning=None, **fields):
    return made.compose(Recipient(7, 9, {"openid": "oA", **fields}), on_warning)


def in_words(found):
    """With its reason as a text."""
    return replace(found, reason=str(found.reason))


def sent(made, key="thing1", **fields):
    draft = composed(made, **fields)
    assert isinstance(draft, Composed), draft
    return json.loads(draft.body)["data"][key]["value"]
