"""Why a broker or a Redis does not answer, in the language in which people are told. Their libraries name it for programmers."""

import asyncio
import re
import socket
import ssl
from collections.abc import Iterator

from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wxpush.cluster.bounded import TooLongError
from wxpush.oserror import of_number
from wxpush.words import Sentence

_SLOW = (asyncio.TimeoutError, TimeoutError, RedisTimeoutError)
#: Of which no system knows a number.
_BROKEN = ((TooLongError, "cluster.answer_too_long"), (_SLOW, "cluster.too_slow"))
#: asyncio tries each address of a host, and tells the failures of several in one text.
_NUMBER = re.compile(r"\[Errno (\d+)\]")


def why(error: BaseException) -> Sentence | str:
    """What the operating system says of the connection, what a Redis answered instead, else that it broke. Words of a library, which may quote an address, are left out."""
    if isinstance(error, ResponseError):
        return str(error)
    chain = [*_chain(error)]
    for each in chain:
        if isinstance(each, socket.gaierror):
            return Sentence("cluster.no_such_host")
        if isinstance(each, ssl.SSLCertVerificationError):
            return Sentence("cluster.certificate_not_trusted")
    # Its number is none of the operating system's, and aiormq gives it to an error of its own.
    of_tls = any(isinstance(each, ssl.SSLError) for each in chain)
    for each in chain if not of_tls else ():
        if isinstance(each, OSError) and (number := _number(each)):
            return of_number(number)
    return Sentence(
        next(
            (word for kinds, word in _BROKEN if any(isinstance(each, kinds) for each in chain)),
            "cluster.broke",
        )
    )


def _number(error: OSError) -> int:
    """The system's number of an error, 0 where there is none."""
    if error.errno:
        return error.errno
    found = _NUMBER.search(str(error))
    return int(found[1]) if found else 0


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what stood behind it, each once."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or each.__context__
