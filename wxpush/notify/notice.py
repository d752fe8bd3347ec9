"""A notice: what somebody is told, rendered once, for people and for programs."""

import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from wxpush.options.notifier import Occasion
from wxpush.redact import foreign
from wxpush.system.userfolders import here_if_any
from wxpush.words import Sentence
from wxpush.words.moments import Moment

SCHEMA = 1


class Notice(Struct, frozen=True, kw_only=True):
    """Text in the operator's language, clean of secrets and whole openids. `at_ms` is since 1970."""

    #: Its own, the same each time that it is told.
    id: str
    #: What it is about, the weightiest first: words of `events:`.
    events: tuple[str, ...]
    at_ms: int
    title: str
    lines: tuple[str, ...]
    #: For programs.
    data: dict[str, object] = {}

    @property
    def text(self) -> str:
        """Title and lines."""
        return "\n".join((self.title, *self.lines))

    @property
    def when(self) -> str:
        """ISO 8601 with the zone of this machine."""
        return datetime.fromtimestamp(self.at_ms / 1000).astimezone().isoformat(timespec="seconds")

    def about(self, events: Sequence[Occasion]) -> bool:
        """Whether somebody who asked for these is told."""
        return any(event.value in self.events for event in events)


@dataclass(frozen=True, slots=True)
class Scene:
    """Of which list it is told, and where somebody has to go to do something about it."""

    list: str
    host: str
    #: None: it was deleted.
    folder: str | None

    @classmethod
    def here(cls, label: str) -> "Scene":
        """On this machine, in the folder that the command runs in."""
        folder = here_if_any()
        return cls(label, socket.gethostname(), None if folder is None else str(folder))

    def told(self, at_ms: int) -> Sentence:
        """For people."""
        name = "notify.where" if self.folder is not None else "notify.where_without_folder"
        return Sentence(name, host=self.host, folder=self.folder, at=Moment(at_ms))


def noticed(
    scene: Scene,
    events: Sequence[Occasion],
    title: Sentence,
    said: Sequence[object],
    *,
    at_ms: int,
    command: str = "",
    data: dict[str, object],
) -> Notice:
    """Render it. `said`: what is told between the title and where it was; empty texts are left out."""
    following = [Sentence("progress.line_next", said=command)] if command else []
    told_lines = map(cleaned, [*said, *following, scene.told(at_ms)])
    lines = tuple(line for line in told_lines if line)
    words = tuple(event.value for event in events)
    told = {
        "schema": SCHEMA,
        "event": words[0],
        "events": list(words),
        "list": cleaned(scene.list),
        "host": scene.host,
        "folder": scene.folder,
        "title": cleaned(title),
        "text": "\n".join(lines),
        "next": cleaned(command) or None,
    }
    return Notice(
        id=f"msg_{secrets.token_hex(12)}",
        events=words,
        at_ms=at_ms,
        title=cleaned(title),
        lines=lines,
        data=told | data,
    )


def cleaned(text: object) -> str:
    """In one line, without secrets and whole openids."""
    return foreign(str(text)).strip()
