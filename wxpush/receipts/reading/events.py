"""Which pushes are delivery events, and what they say.

https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
https://developers.weixin.qq.com/doc/service/guide/product/subscription_messages/push
"""

import re
from collections.abc import Mapping
from enum import IntEnum

from msgspec import Struct

from wxpush.delivery import DeliveryOutcome
from wxpush.openid import CARRIED, MOST
from wxpush.receipts.reading.push import Push
from wxpush.receipts.reading.refused import PushFault, PushRefusedError

_PERSON = re.compile(CARRIED)
_NUMBER = re.compile(r"[0-9]{1,19}")
#: What a database holds as a number.
_LARGEST = 2**63 - 1
#: Up to when calendars and time zones reckon, in seconds since 1970.
_LATEST = 253_370_764_800
#: So much of a status that nobody knows is kept.
_STATUS = 64


class EventKind(IntEnum):
    """Of which kind of message it tells. The numbers are stored: never change one, only add."""

    TEMPLATE = 1
    SUBSCRIPTION = 2


class DeliveryEvent(Struct, frozen=True, gc=False):
    """One message's. `msgid` is 0 where WeChat names none; `status`: WeChat's own words, where they are none of the usual ones."""

    kind: EventKind
    msgid: int
    openid: str
    created_s: int
    outcome: DeliveryOutcome
    status: str = ""


#: Statuses in small letters without blanks. Some captures have `failed: system failed`, with a blank; `freq limit` is not documented.
_STATUSES = {
    "success": DeliveryOutcome.DELIVERED,
    "failed:userblock": DeliveryOutcome.BLOCKED,
    "failed:systemfailed": DeliveryOutcome.FAILED,
    "failed:freqlimit": DeliveryOutcome.LIMITED,
}
#: Codes of a subscription notice's event, which are those of sending it: refused, on the blacklist, too many for this person.
_CODES = {
    "0": DeliveryOutcome.DELIVERED,
    "43101": DeliveryOutcome.BLOCKED,
    "43019": DeliveryOutcome.BLOCKED,
    "43117": DeliveryOutcome.LIMITED,
}


def events_of(push: Push) -> list[DeliveryEvent]:
    """The delivery events in it; none, where it is about something else. Raises PushRefusedError for one that lacks what it must have."""
    if push.fields.get("MsgType") != "event":
        return []
    name = push.fields.get("Event", "").lower()
    if name == "templatesendjobfinish":
        return [_of_template(push)]
    if name == "subscribe_msg_sent_event":
        return [_of_subscription(push, item) for item in push.items]
    return []


def _of_template(push: Push) -> DeliveryEvent:
    status = _required(push.fields.get("Status"))
    outcome = _STATUSES.get(re.sub(r"\s", "", status).lower())
    return DeliveryEvent(
        EventKind.TEMPLATE,
        _number(push.fields.get("MsgID", "0")),
        _person(push),
        _number(push.fields.get("CreateTime"), _LATEST),
        outcome or DeliveryOutcome.FAILED,
        "" if outcome else status[:_STATUS],
    )


def _of_subscription(push: Push, item: Mapping[str, str]) -> DeliveryEvent:
    code = _required(item.get("ErrorCode"))
    outcome = _CODES.get(code.strip())
    return DeliveryEvent(
        EventKind.SUBSCRIPTION,
        _number(item.get("MsgID", "0")),
        _person(push),
        _number(push.fields.get("CreateTime"), _LATEST),
        outcome or DeliveryOutcome.FAILED,
        "" if outcome else f"{code} {item.get('ErrorStatus', '')}".strip()[:_STATUS],
    )


def _person(push: Push) -> str:
    openid = push.fields.get("FromUserName", "")
    if len(openid) > MOST or not _PERSON.fullmatch(openid):
        raise PushRefusedError(PushFault.MALFORMED)
    return openid


def _number(text: str | None, most: int = _LARGEST) -> int:
    found = _required(text).strip()
    if not _NUMBER.fullmatch(found) or int(found) > most:
        raise PushRefusedError(PushFault.MALFORMED)
    return int(found)


def _required(text: str | None) -> str:
    if text is None:
        raise PushRefusedError(PushFault.MALFORMED)
    return text
