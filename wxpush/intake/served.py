"""One campaign that is served: what its rows become, and where its messages go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

import msgspec

from wxpush.campaign import Campaign
from wxpush.channels.base import Channel, Endpoint, Opened
from wxpush.channels.common.expiring import EXPIRES, Expiring, Expiry
from wxpush.channels.common.identity import MessageIds, People
from wxpush.channels.common.kind import MessageKind
from wxpush.channels.common.suppressing import Suppressing
from wxpush.intake.base import Refused, Trouble
from wxpush.intake.lines import Submission
from wxpush.intake.spool.entering import NewMessage
from wxpush.intake.spool.rows import SpooledMessage
from wxpush.intake.spool.taking import DUPLICATE, key_reused
from wxpush.model import BadRow, Composed, Instant, Message, Recipient, RowWarning, State
from wxpush.schedule.keys import WindowKeys
from wxpush.schedule.window import Window
from wxpush.wiring import Subject

#: Bytes of a row key, as of those that the campaign gives.
_KEY = 16
#: Runs of files are numbered from 1: messages that came one by one belong to none, and their ids are others.
_NO_RUN = 0


@dataclass(frozen=True)
class ServedCampaign:
    """An open campaign file. `number` is the campaign's in the spool."""

    number: int
    kind: MessageKind[Any]
    campaign: Campaign
    channel: Opened
    appid: str
    window: Window | None
    #: When one message expires, by the campaign file's `expires`; and for how many seconds after it was taken any may leave.
    expiry: Expiry | None = None
    valid_for: float | None = None
    #: What makes its window, for workers.
    window_keys: WindowKeys | None = None
    now_ms: Callable[[], int] = lambda: 0
    #: Why an openid is on the suppression list; None: it is not.
    listed: Callable[[str], str | None] = lambda _: None

    @property
    def name(self) -> str:
        return self.campaign.name

    @property
    def template_id(self) -> str:
        template = self.kind.template(self.campaign)
        return template.template_id if template else ""

    @property
    def subject(self) -> Subject:
        """What the account is asked about on its behalf."""
        return Subject(self.kind.path, self.template_id)

    @cached_property
    def endpoint(self) -> Endpoint:
        return self.kind.endpoint(self.channel.varying)

    @cached_property
    def fingerprint(self) -> str:
        return self.kind.fingerprint(self.campaign)

    @cached_property
    def _composing(self) -> Channel:
        within = Suppressing(self.channel, self.listed)
        return within if self.expiry is None else Expiring(within, self.expiry, self.now_ms)

    def _expires_ms(self, made: Composed) -> int | None:
        if self.valid_for is None:
            return made.expires_ms
        until_ms = self.now_ms() + round(self.valid_for * 1000)
        return until_ms if made.expires_ms is None else min(until_ms, made.expires_ms)

    @cached_property
    def _ids(self) -> MessageIds:
        return MessageIds(self.appid, self.name, _NO_RUN)

    @cached_property
    def _people(self) -> People:
        return People(self.appid)

    def compose(
        self, submissions: Sequence[Submission], callers: Sequence[str]
    ) -> list[NewMessage | Refused]:
        """What is to be taken of each, as a file's rows are checked and composed. `callers`: the name of who said each."""
        rows = [Recipient(number, number, each.fields) for number, each in enumerate(submissions, 1)]
        made = self._composing.compose_all(rows, _unheard)
        return [
            self._keyed(said, each, caller)
            if said.key
            else _unfit(each)
            if isinstance(each, BadRow)
            else self._unkeyed(each)
            for said, each, caller in zip(submissions, made, callers, strict=True)
        ]

    def _keyed(self, said: Submission, made: Composed | BadRow, caller: str) -> NewMessage:
        key = _hash(_framed("key", self.appid, self.name, caller, said.key))
        # Of the fields and not of the message: the campaign file may have changed between a request and its repeat.
        content = _hash(msgspec.json.encode(sorted(said.fields.items())))
        reused = key_reused(said.key)
        if isinstance(
            made, BadRow
        ):  # since a request its message may have expired, or its person been suppressed
            return NewMessage(self.number, key, content, b"", 0, reused, unfit=_unfit(made))
        who = self._people.who(made.to)
        return NewMessage(self.number, key, content, made.body, who, reused, self._expires_ms(made))

    def _unkeyed(self, made: Composed) -> NewMessage:
        # Without a `key:` of the campaign file the key is made of the body, and tells as much.
        content = _hash(made.body) if self.campaign.key else made.key
        who, expires_ms = self._people.who(made.to), self._expires_ms(made)
        return NewMessage(self.number, made.key, content, made.body, who, DUPLICATE, expires_ms)

    def message(self, found: SpooledMessage, first: Instant | None = None) -> Message:
        """The message to be sent; `first`: when a try left that may have been accepted."""
        composed = Composed(found.row, found.row, "", found.key, found.body)
        return Message(
            row=found.row,
            key=found.key,
            body=self.channel.seal(composed, self._ids.make(found.epoch, found.key)),
            who=found.who,
            epoch=found.epoch,
            earlier_tries=found.tries if first is None else max(found.tries, 1),
            first=first,
            unsure=first is not None,
            recorded=True,
            expires_ms=found.expires_ms,
        )


def _unfit(made: BadRow) -> Refused:
    """Why no message can be made of a line."""
    trouble = Trouble.SUPPRESSED if made.state is State.SUPPRESSED else Trouble.INVALID_ROW
    place = EXPIRES if made.state is State.EXPIRED else made.place
    return Refused(trouble, made.reason, made.kind, place)


def request_key(caller: str, key: str) -> bytes:
    """What the spool knows the key of many lines by."""
    return _hash(_framed("request", caller, key))


def content_of(lines: Sequence[bytes]) -> bytes:
    """What tells whether many lines are the same as others."""
    return _hash(b"\n".join(lines))


def _framed(*parts: str) -> bytes:
    whole = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(len(part).to_bytes(8, "big") + part for part in whole)


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=_KEY).digest()


def _unheard(_: RowWarning) -> None:
    """Whoever hands in rows one by one is told of those that are refused."""
