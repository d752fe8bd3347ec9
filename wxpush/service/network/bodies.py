"""The body of a request, whole and no larger than it may be."""

from starlette.types import Receive, Scope

from wxpush.service.problems import ProblemError


class CallerGoneError(Exception):
    """Whoever sent the request is there no more: nobody waits for an answer."""


async def read_body(scope: Scope, receive: Receive, *, most: int) -> bytes:
    """All of it. Raises ProblemError for more than so many bytes, without waiting for their end where it is said that they come; CallerGoneError."""
    if _announced(scope) > most:
        raise _too_large(most)
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message["body"]
        return _bounded(body, most)
    pieces = bytearray()
    while message["type"] == "http.request":
        pieces += message["body"]
        if len(pieces) > most:
            raise _too_large(most)
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
    # What was not read of it must not be taken for a request.
    return ProblemError("too_large", headers=((b"connection", b"close"),), most=most)
