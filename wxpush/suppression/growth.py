"""Adds people to the list who were refused as gone, in a thread of its own."""

from contextlib import suppress
from datetime import date
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self

from wxpush.channels.common.kind import MessageKind
from wxpush.errors import WxpushError
from wxpush.model import FileIdentity, Message, Verdict
from wxpush.suppression.entry import Entry, ListError
from wxpush.suppression.known import Known
from wxpush.suppression.listfile import ListFile
from wxpush.suppression.locked import MissingError
from wxpush.suppression.members import Members

#: Seconds between two writes: a crash forgets no more than that, and whom it forgets is refused once more.
_PAUSE = 1.0


class Growth:
    """Give it every row that was rejected, inside a `with` block. A list that cannot be written stops nothing: `fault` tells."""

    def __init__(
        self,
        kind: MessageKind[Any],
        listed: ListFile,
        members: Members,
        *,
        identity: FileIdentity,
        today: date,
        expires: date | None,
    ) -> None:
        """`kind` is that of the messages, `members` and `identity` are of the list as it was read; `expires`: the day on which new entries end."""
        self._kind = kind
        self._listed = listed
        self._members = members
        self._known = Known(members, identity)
        self._today = today
        self._expires = expires
        self._told: SimpleQueue[Entry | None] = SimpleQueue()
        self._thread = Thread(target=self._write, name="suppression-list", daemon=True)
        self._seen: set[int] = set()
        self.added = 0
        #: Who should have been.
        self.missed = 0
        self.fault: WxpushError | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._told.put(None)
        self._thread.join()

    def rejected(self, message: Message, verdict: Verdict) -> None:
        """Take note of a person who is gone; never waits. Only of a settled row: a refusal that is kept back may be the account's."""
        reason = self._kind.gone.get(verdict.errcode or 0)
        if reason is None:
            return
        openid = self._kind.addressee(message.body)
        if hash(openid) not in self._seen and openid not in self._members:
            self._seen.add(hash(openid))
            self._told.put(Entry(openid, str(reason), self._today, self._expires))

    def _write(self) -> None:
        ended = False
        while not ended:
            batch = [self._told.get()]
            with suppress(Empty):
                while batch[-1] is not None:
                    batch.append(self._told.get(timeout=_PAUSE))
            ended = batch[-1] is None
            entries = [entry for entry in batch if entry is not None]
            if entries and self.fault is None:
                self._append(entries)
            elif entries:
                self.missed += len(entries)

    def _append(self, entries: list[Entry]) -> None:
        try:
            self._listed.append(entries, known=self._known)
        except MissingError:
            self._fail(ListError("suppression.gone", path=self._listed.path), entries)
        except WxpushError as error:
            self._fail(error, entries)
        else:
            self.added += len(entries)

    def _fail(self, fault: WxpushError, entries: list[Entry]) -> None:
        self.fault = fault
        self.missed += len(entries)
