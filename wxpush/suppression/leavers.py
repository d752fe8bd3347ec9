"""Who of a file of results is gone: a list of those whom nothing reaches any more is made of it, and of nobody else."""

from collections.abc import Mapping

from wxpush.channels import CHANNELS
from wxpush.detail import Detail
from wxpush.model import State

#: Columns by which a file of results is known, each perhaps moved aside for one of the list itself.
_COLUMNS = ("line", "state", "errcode", "reason", "advice", "msgid", "tries", "at")
_ASIDE = "wxpush_"


def is_result(fields: Mapping[str, str]) -> bool:
    """Whether the row is one of results."""
    return all(name in fields or _ASIDE + name in fields for name in _COLUMNS)


def why_gone(fields: Mapping[str, str]) -> Detail | None:
    """Why the person of a row of results is gone; None: they are not, as far as WeChat said."""
    if _own(fields, "state") != State.REJECTED.word:
        return None
    code = _own(fields, "errcode").removeprefix("'")  # in CSV a number below 0 has one in front
    for kind in CHANNELS.values():
        for reasons in (kind.gone, kind.absent):
            if code.isdecimal() and int(code) in reasons:
                return reasons[int(code)]
    return None


def _own(fields: Mapping[str, str], name: str) -> str:
    return fields.get(_ASIDE + name, fields.get(name, "")).strip()
