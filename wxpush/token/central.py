"""Access tokens from a company's central token service, which knows the secret so that nobody else need to."""

import random
import shlex
import subprocess
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

import anyio
import httpx
import msgspec

from wxpush.answer import ApiFault, ApiRefusal, read_fields
from wxpush.credentials import inherited
from wxpush.errors import AccountError, UsageError
from wxpush.model import Arrival, Reply
from wxpush.redact import learn, without
from wxpush.wechat.line import HttpLine
from wxpush.wechat.patience import Patience
from wxpush.wechat.refusals import explain
from wxpush.wechat.values import FetchedToken, read_token
from wxpush.words import Sentence

#: A service that does not tell how long its token lives is asked again this often.
UNTOLD_SECONDS = 300
COMMAND_SECONDS = 30.0
#: What is shorter in the query of its address is an ordinary word.
_SHORTEST_KEY = 16
#: Where the service itself repeats it: what has fewer characters tells nothing, and what has more in a path is no word.
_SHORTEST_SAID, _LONGEST_WORD = 3, 16

_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class UrlToken:
    """A central token service: GET, answered with `{"access_token": ..., "expires_in": ...}` or the token alone."""

    def __init__(
        self,
        url: str,
        *,
        timeout: float,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
        jitter: Callable[[], float] = random.random,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = url
        _learn_keys(url)
        self._line = HttpLine(url, timeout=timeout, transport=transport)
        self._patience = Patience(sleep=sleep, jitter=jitter)

    async def fetch(self, *, force: bool = False) -> FetchedToken:  # noqa: ARG002 - its renewals are its own matter
        return _granted(await self._patience.ask(self._once, who=Sentence("token.service")))

    async def _once(self) -> FetchedToken | ApiRefusal | ApiFault:
        reply = await self._line.ask("GET", self._url)
        if HTTPStatus(400) <= reply.status < HTTPStatus(500) and reply.status not in _PASSING:
            raise AccountError("token.service_refused", status=reply.status)
        answer = _read_reply(reply)
        if isinstance(answer, ApiRefusal):
            return msgspec.structs.replace(answer, detail=without(answer.detail, _own_words(self._url)))
        return answer

    async def aclose(self) -> None:
        await self._line.aclose()


class CommandToken:
    """A command that prints the token, alone or as JSON. It runs without a shell and does not inherit WXPUSH_SECRET and addresses of a cluster."""

    def __init__(
        self,
        command: str,
        *,
        environ: Mapping[str, str],
        timeout: float = COMMAND_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._command = command
        self._environ = inherited(environ)
        self._timeout = timeout
        self._patience = Patience(sleep=sleep, jitter=jitter)

    async def fetch(self, *, force: bool = False) -> FetchedToken:  # noqa: ARG002 - its renewals are its own matter
        return _granted(await self._patience.ask(self._once, who="token_command"))

    async def _once(self) -> FetchedToken | ApiRefusal | ApiFault:
        # What the command printed is never shown: it may hold a token.
        try:
            with anyio.fail_after(self._timeout):
                done = await anyio.run_process(
                    _words(self._command),
                    stdin=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=self._environ,
                    check=False,
                )
        except TimeoutError:
            return ApiFault(Sentence("token.command_too_slow", seconds=self._timeout))
        except (OSError, ValueError):
            raise UsageError("token.command_not_started") from None
        if done.returncode:
            return ApiFault(Sentence("token.command_failed", code=done.returncode))
        return _read_reply(Reply(Arrival.ANSWERED, HTTPStatus.OK, done.stdout))


def _words(command: str) -> list[str]:
    words = shlex.split(command)
    if not words:
        raise ValueError
    return words


def _learn_keys(url: str) -> None:
    """Mask what may be a key in the query, since a service can repeat its address in what it says."""
    for part in urlsplit(url).query.split("&"):
        name, sign, value = part.partition("=")
        key = value if sign else name
        if len(key) >= _SHORTEST_KEY:
            learn(key)
            learn(unquote(key))


def _own_words(url: str) -> set[str]:
    """What of an address only those know who were told it: what its query says, and what of its path is no plain word."""
    parts = urlsplit(url)
    said = {
        value if sign else name
        for name, sign, value in (each.partition("=") for each in parts.query.split("&"))
    }
    odd = {each for each in parts.path.split("/") if len(each) >= _LONGEST_WORD or not each.isalpha()}
    return {each for each in said | odd if len(each) >= _SHORTEST_SAID}


def _granted(answer: FetchedToken | ApiRefusal) -> FetchedToken:
    if isinstance(answer, ApiRefusal):
        raise explain(answer, about=Sentence("wechat.access_token_of_service"))
    return answer


def _read_reply(reply: Reply) -> FetchedToken | ApiRefusal | ApiFault:
    plain = reply.body.strip()
    if reply.status == HTTPStatus.OK and plain and not plain.startswith(b"{"):
        answer: dict[str, object] | ApiRefusal | ApiFault = {"access_token": plain.decode("ascii", "replace")}
    else:
        answer = read_fields(reply)
    if isinstance(answer, (ApiRefusal, ApiFault)):
        return answer
    try:
        return read_token({"expires_in": UNTOLD_SECONDS} | answer)
    except (msgspec.ValidationError, KeyError, TypeError):
        return ApiFault(Sentence("token.answer_without_token"), foreign=True)
