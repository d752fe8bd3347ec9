"""Who may use the service, and how much: names and rights, and nothing by which anybody could come in."""

from collections.abc import Mapping, Sequence
from math import inf

from wxpush.report.page.values import number
from wxpush.service.keys.key import Key, Right
from wxpush.service.visitors import Doorkeeper, Visitor
from wxpush.words import Sentence


def access(visitor: Visitor, doorkeeper: Doorkeeper, most_waiting: int) -> Mapping[str, object]:
    """The section's values. All keys are for who may control the service: others see their own."""
    by_address, by_key = doorkeeper.rates
    return {
        "limits": Sentence(
            "service.page_limits", address=_limit(by_address), key=_limit(by_key), most=number(most_waiting)
        ),
        "holders": None if visitor.open else [_row(key) for key in _seen(visitor, doorkeeper.ring.keys)],
    }


def _limit(per_second: float) -> Sentence:
    if per_second == inf:
        return Sentence("service.page_no_limit")
    return Sentence("service.page_requests", many=per_second)


def _seen(visitor: Visitor, keys: Sequence[Key]) -> Sequence[Key]:
    own = visitor.key
    if own is None or Right.CONTROL in own.scopes:
        return keys
    return [key for key in keys if key.name == own.name]


def _row(key: Key) -> Mapping[str, object]:
    return {
        "name": Sentence("service.page_for_tests", name=key.name) if key.test else key.name,
        "scopes": ", ".join(right.value for right in Right if right in key.scopes),
        "campaigns": Sentence("service.page_all")
        if key.campaigns is None
        else ", ".join(sorted(key.campaigns)),
        "made": key.made[:10],  # the day
    }
