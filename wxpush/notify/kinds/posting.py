"""One POST to a receiver of notices, by the way that the package has to servers that are asked seldom; and what a robot answers."""

from collections.abc import Collection, Container, Mapping
from http import HTTPStatus

import anyio
import msgspec

from wxpush.answer import NotAnAnswerError, read_object
from wxpush.errors import UsageError
from wxpush.model import Arrival, Reply
from wxpush.notify.kinds.base import ATTEMPT_SECONDS, Failure, NotToldError, Reached, repeated, unusable
from wxpush.redact import without
from wxpush.wechat.line import HttpLine
from wxpush.words import Sentence

_LARGEST_CODE = 2**31


def posted(url: str, body: object, headers: Mapping[str, str] | None = None) -> Reply:
    """The answer to a body of JSON: bytes as they are, else what they are encoded from. Raises NotToldError where there is none."""
    data = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return _answered("POST", url, data, headers)


def knocked(url: str) -> Reply:
    """What somebody answers who is handed nothing. Raises NotToldError where nobody does, or something else is there."""
    reply = _answered("HEAD", url, None, None)
    if HTTPStatus(300) <= reply.status < HTTPStatus(400):
        raise no_such_answer(reply)
    return reply


def _answered(method: str, url: str, data: bytes | None, headers: Mapping[str, str] | None) -> Reply:
    async def asked() -> Reply:
        async with HttpLine(url, timeout=ATTEMPT_SECONDS) as line:
            return await line.ask(method, url, body=data, headers=headers)

    try:
        reply = anyio.run(asked)
    except UsageError as error:
        raise unusable(error) from None
    if reply.arrival is not Arrival.ANSWERED:
        why = reply.fault if isinstance(reply.fault, Sentence) else Sentence("notify.no_answer")
        failure = Failure.UNREACHABLE if reply.arrival is Arrival.NEVER_LEFT else Failure.NO_ANSWER
        raise NotToldError(failure, why)
    return reply


def accepted(reply: Reply, *, code: str, said: str, sent: Collection[str] = ()) -> None:
    """Raise NotToldError unless a robot took it, which is not what the HTTP status says: it answers 200 to what it refuses.

    `code`, `said`: the names in its answer; 0 is yes. `sent`: what it was sent and is not to be shown.
    """
    number, words = _said(reply, code, said)
    if number:
        raise _refused(number, words, sent)
    if reply.status != HTTPStatus.OK:
        raise no_such_answer(reply)


def known_to(
    reply: Reply, *, code: str, said: str, wrong: Container[int], sent: Collection[str] = ()
) -> Reached:
    """What a robot answers to a message without a text: it refuses it, and by its code tells whether it would any other. Raises NotToldError.

    `wrong`: codes about address, signature or sender; one of them is also that of a keyword that is missing, which is in every notice.
    """
    number, words = _said(reply, code, said)
    if number in wrong and "keyword" not in words.lower():
        raise _refused(number, words, sent)
    return Reached.ROBOT


def _said(reply: Reply, code: str, said: str) -> tuple[int, str]:
    try:
        answer = read_object(reply.body)
    except NotAnAnswerError:
        raise no_such_answer(reply) from None
    number = answer.get(code)
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) > _LARGEST_CODE:
        raise no_such_answer(reply)
    return number, str(answer.get(said) or "")


def _refused(number: int, said: str, sent: Collection[str]) -> NotToldError:
    words = without(repeated(said), sent)
    return NotToldError(Failure.REFUSED, Sentence("notify.robot_refused", code=number, said=words))


def no_such_answer(reply: Reply) -> NotToldError:
    """Something answered, and not as the receiver does."""
    if HTTPStatus(300) <= reply.status < HTTPStatus(400):
        return NotToldError(Failure.SERVER, Sentence("notify.leads_elsewhere", status=reply.status))
    if reply.status and reply.status != HTTPStatus.OK:
        return NotToldError(Failure.SERVER, Sentence("notify.status", status=reply.status))
    fault = reply.fault if isinstance(reply.fault, Sentence) else Sentence("notify.not_its_answer")
    return NotToldError(Failure.SERVER, fault)


def shortened(texts: list[str], most: int) -> str:
    """The texts below one another, in at most so many bytes of UTF-8: what does not fit is cut at the end, and an ellipsis says so."""
    whole = "\n\n".join(texts)
    data = whole.encode()
    return whole if len(data) <= most else f"{data[: most - 3].decode(errors='ignore')}…"
