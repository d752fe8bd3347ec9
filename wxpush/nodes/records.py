"""What Redis keeps of a message for nodes that have not taken it, in texts and numbers; and back."""

import re
from collections.abc import Sequence

import msgspec

from wxpush.checkpoint.base import LATEST
from wxpush.detail import restored
from wxpush.intake.base import MessageStanding, Refused
from wxpush.intake.sharing import Claim
from wxpush.intake.spool.claiming import KnownMessage
from wxpush.intake.spool.taking import KEY_MS, plain, refused
from wxpush.intake.view import ADVICE, word_of
from wxpush.model import Record, State

#: Of a message in Redis, in the order in which they are asked for.
FIELDS = ("campaign", "channel", "accepted", "state", "tries", "at", "errcode", "msgid", "detail")
#: How the answer to a line begins that was taken, and to one that was not.
_TAKEN, _REFUSED = "=", "!"
#: As `wxpush.intake.names` makes them: anybody may have written anything.
_NAME = re.compile(r"[1-9][0-9]{0,18}-[0-9a-f]{16}", re.ASCII)
#: Of a message that stands there: a msgid, and characters of why it is so, at the most.
_MSGID = re.compile(r"[0-9]{0,20}", re.ASCII)
_LONGEST_DETAIL = 100_000
#: Numbers that a spool holds.
_HIGHEST = 2**63
#: Who somebody is, is told by 8 bytes.
_UNSIGNED = 2**64 - 1
_REFUSAL = msgspec.json.Decoder(tuple[str, str, str, str])


def claim(line: Claim | Refused) -> object:
    """As the script takes it: a line that claims, or the answer to one that does not."""
    if isinstance(line, Refused):
        return _refusal(line)
    return (
        *(line.key.hex(), line.content.hex(), line.name, line.campaign, line.channel, line.accepted_ms),
        *(State.PENDING.value, 0, line.accepted_ms, "", "", "", 0, 0),
        _refusal(line.other),
        "" if line.unknown is None else _refusal(line.unknown),
        *_person(line),
    )


def _person(line: Claim) -> Sequence[object]:
    person = line.person
    if person is None:
        return "", 0, 0, ""
    return f"person:{person.who & _UNSIGNED:016x}", person.every, person.ahead, _refusal(person.refusal)


def answer(told: bytes) -> str | Refused | None:
    """The name of a message, why it is refused, or None: nobody has it. Raises ValueError for what is neither."""
    text = told.decode()
    if text.startswith(_TAKEN):
        return _name(text[1:])
    return refused(*_REFUSAL.decode(text[1:])) if text else None


def _refusal(line: Refused) -> str:
    return _REFUSED + msgspec.json.encode(plain(line)).decode()


def known(
    message: KnownMessage, name: str, campaign: str, channel: str, *, now_ms: int, keep_ms: int
) -> object:
    """A message of this node's, as the script takes it."""
    over = State(message.state).settled
    age = max(0, now_ms - message.at_ms)
    return (
        *(message.key.hex(), message.content.hex(), name, campaign, channel, message.taken_ms),
        *(message.state, message.tries, message.at_ms, _text(message.errcode), _text(message.msgid), message.detail or ""),
        (KEY_MS - age if age < KEY_MS else -1) if over else 0,
        max(1, keep_ms - age) if over else 0,
    )  # fmt: skip


def change(record: Record, name: str, *, keep_ms: int) -> Sequence[object]:
    """What became of a message of this node's, as the script takes it."""
    over = record.state.settled
    return (
        *(name, record.key.hex(), record.state.value, record.tries, record.at_ms),
        *(_text(record.errcode), _text(record.msgid), record.detail or ""),
        KEY_MS if over else 0,
        keep_ms if over else 0,
    )


def standing(name: str, kept: Sequence[bytes | None]) -> MessageStanding | None:
    """Where a message stands, by what is kept under FIELDS; None: nothing is. Raises ValueError."""
    if any(each is None for each in kept):
        return None
    campaign, channel, accepted, number, tries, at_ms, errcode, msgid, detail = (
        (each or b"").decode() for each in kept
    )
    state = State(int(number))
    if not _MSGID.fullmatch(msgid) or len(detail) > _LONGEST_DETAIL:
        raise ValueError
    return MessageStanding(
        id=_name(name),
        campaign=campaign,
        state=word_of(state),
        tries=_number(tries),
        accepted_ms=_moment(accepted),
        at_ms=_moment(at_ms),
        errcode=_number(errcode, -_HIGHEST) if errcode else None,
        reason=restored(detail) if detail else "",
        advice=ADVICE.get(state, ""),
        msgid=msgid or None,
        channel=channel,
    )


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError
    return text


def _number(text: str, least: int = 0) -> int:
    found = int(text)
    if not least <= found < _HIGHEST:
        raise ValueError
    return found


def _moment(text: str) -> int:
    at_ms = int(text)
    if not 0 <= at_ms <= LATEST:
        raise ValueError
    return at_ms


def _text(number: int | None) -> str:
    return "" if number is None else f"{number}"
