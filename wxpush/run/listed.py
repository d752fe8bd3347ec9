"""The suppression list of a run: read once, perhaps added to while it sends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from wxpush.channels.common.kind import MessageKind
from wxpush.errors import UsageError
from wxpush.model import FileIdentity, Message, Verdict
from wxpush.run.ports import Voice
from wxpush.run.settings import Settings, Suppression
from wxpush.suppression.growth import Growth
from wxpush.suppression.listfile import ListFile
from wxpush.suppression.members import Members
from wxpush.system.clock import today
from wxpush.words import Means, Sentence


@dataclass(frozen=True, slots=True)
class Listed:
    """The suppression list as it was read: who is on it, and which file that was."""

    file: ListFile
    members: Members
    identity: FileIdentity


def read_list(suppression: Suppression) -> Listed:
    """Read it. Raises UsageError for what is no list."""
    file = ListFile(suppression.path)
    if suppression.grows:
        file.require_plain()
    return Listed(file, *file.members(today()))


def has_changed(listed: Listed, suppression: Suppression) -> bool:
    """Whether other people are on the list by now, or it cannot be read any more. A file of the same identity is not read again."""
    now = ListFile(suppression.path)
    if now.identity() == listed.identity:
        return False
    try:
        members, _ = now.members(today())
    except UsageError:
        return True
    return members.people() != listed.members.people()


def require_unlisted(openid: str, suppression: Suppression | None) -> None:
    """Raise UsageError when the operator names somebody who is not to be sent to."""
    if suppression is not None and openid in read_list(suppression).members:
        raise UsageError("run.to_is_suppressed", path=suppression.path)


@contextmanager
def growing(
    settings: Settings, kind: MessageKind[Any], listed: Listed | None, voice: Voice
) -> Iterator[Callable[[Message, Verdict], None]]:
    """Gives who is told of rejected rows: the list, where it is to grow. A rehearsal's refusals are not real."""
    wanted = settings.suppression
    if listed is None or wanted is None or not wanted.grows or settings.place.sandbox:
        yield lambda _message, _verdict: None
        return
    growth = Growth(
        kind,
        listed.file,
        listed.members,
        identity=listed.identity,
        today=today(),
        expires=wanted.expires,
    )

    try:
        with growth:
            yield growth.rejected
    finally:
        if growth.added:
            name = "run.openid_suppressed" if growth.added == 1 else "run.openids_suppressed"
            voice.say(Sentence(name, many=growth.added, path=listed.file.path))
        if growth.fault is not None:
            voice.insist(growth.fault.told(Means.NOTHING))
            voice.insist(Sentence("run.refused_not_added", many=growth.missed))
