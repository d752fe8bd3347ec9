"""The body of a request, whole and no larger than it may be; and how much all bodies that are read may take together."""

from collections import Counter

from msgspec import Struct
from starlette.types import Receive, Scope

from wxpush.service.problems import ProblemError

#: In the scope: where bodies are counted, for whom, and how many bytes of this request are.
_ROOM, _HELD = "wxpush.room", "wxpush.held"
#: What was not read of a body must not be taken for a request.
_CLOSE = ((b"connection", b"close"),)
#: Seconds after which who found no room comes again.
_AGAIN = 1.0


class CallerGoneError(Exception):
    """Whoever sent the request is there no more: nobody waits for an answer."""


class BodyBounds(Struct, frozen=True):
    """Bytes of bodies at once: of one caller, and of all. Each body is in memory about three times while it is taken."""

    each: int = 32 * 1024 * 1024
    together: int = 96 * 1024 * 1024


class BodyRoom:
    """Counts the bytes of bodies that are read or were not answered yet, by caller."""

    def __init__(self, bounds: BodyBounds | None = None) -> None:
        self._bounds = bounds or BodyBounds()
        self._held: Counter[str] = Counter()
        self.all = 0

    def enter(self, scope: Scope, who: str) -> None:
        """From now on the body of this request counts for `who`."""
        scope[_ROOM], scope[_HELD] = (self, who), 0

    def leave(self, scope: Scope) -> None:
        """The request has ended: its body does not count any more."""
        (_, who), many = scope[_ROOM], scope[_HELD]
        scope[_HELD] = 0
        self.all -= many
        self._held[who] -= many
        if not self._held[who]:
            del self._held[who]

    def hold(self, scope: Scope, size: int) -> None:
        """Count so many bytes of a request in all. Raises ProblemError where there is no room for them.

        Nobody has more than is left for others: however many have much, somebody else's body finds room.
        """
        who, more = scope[_ROOM][1], size - scope[_HELD]
        if more <= 0:
            return
        mine, left = self._held[who] + more, self._bounds.together - self.all - more
        if mine > min(self._bounds.each, left):
            raise ProblemError("bodies", headers=_CLOSE, retry_after=_AGAIN)
        scope[_HELD] = size
        self._held[who] += more
        self.all += more


async def read_body(scope: Scope, receive: Receive, *, most: int) -> bytes:
    """All of it. Raises ProblemError for more than so many bytes, and where too many of others are read, without waiting for their end where it is said that they come; CallerGoneError."""
    announced = _announced(scope)
    if announced > most:
        raise _too_large(most)
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message["body"]
        return _bounded(body, most)
    # From here on, as one that comes in one piece takes no more than its connection does.
    room: BodyRoom = scope[_ROOM][0]
    room.hold(scope, announced)
    pieces = bytearray()
    while message["type"] == "http.request":
        pieces += message["body"]
        if len(pieces) > most:
            raise _too_large(most)
        room.hold(scope, len(pieces))
        if not message.get("more_body"):
            return bytes(pieces)
        message = await receive()
    raise CallerGoneError


def lines_of(body: bytes, *, most: int, longest: int) -> list[bytes]:
    """The lines of application/x-ndjson, empty ones left out; the last needs no break. Raises ProblemError.

    https://github.com/ndjson/ndjson-spec
    """
    if body.count(b"\n") > most:
        raise ProblemError("too_many_lines", most=most)
    lines = []
    for number, line in enumerate(body.split(b"\n"), start=1):
        if len(line) > longest:
            raise ProblemError("line_too_long", line=number, most=longest)
        if line.strip():
            lines.append(line)
    if len(lines) > most:
        raise ProblemError("too_many_lines", most=most)
    return lines


def media_type(scope: Scope) -> bytes:
    """What the body is said to be, without its parameters, in small letters; empty where nothing is said."""
    found = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    return found.partition(b";")[0].strip().lower()


def _announced(scope: Scope) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(length) if length.isdigit() else 0


def _bounded(body: bytes, most: int) -> bytes:
    if len(body) > most:
        raise _too_large(most)
    return body


def _too_large(most: int) -> ProblemError:
    return ProblemError("too_large", headers=_CLOSE, most=most)
