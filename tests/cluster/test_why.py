"""Why a broker or a Redis does not answer: in words for people, and never by the name of an exception."""

import errno
import os
import socket
import ssl

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wxpush.cluster.store.connection import AwayError, open_store
from wxpush.cluster.why import why
from wxpush.words import Sentence


def _behind(error: BaseException) -> BaseException:
    """As Redis' library raises it: an error of its own, behind it that of the system."""
    try:
        try:
            raise error
        except OSError:
            raise RedisConnectionError("Error 111 connecting to host:1.")  # noqa: B904 - as the library does
    except RedisConnectionError as caught:
        return caught


def _ours(error: ssl.SSLError) -> BaseException:
    """As RabbitMQ's library raises it: a lost connection, with the number of an error that is none of the system's."""
    try:
        try:
            raise error
        except OSError as behind:
            raise ConnectionError(*behind.args) from behind
    except ConnectionError as caught:
        return caught


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (_behind(ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('::1', 1)")), "system.errno_ECONNREFUSED"),
        (_behind(OSError(f"Multiple exceptions: [Errno {errno.EHOSTUNREACH}] x, [Errno 1] y")), "system.errno_EHOSTUNREACH"),
        (_behind(socket.gaierror(socket.EAI_NONAME, "Name or service not known")), "cluster.no_such_host"),
        (RedisTimeoutError("Timeout reading from host:1"), "cluster.too_slow"),
        (TimeoutError(), "cluster.too_slow"),
        (TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)), "system.errno_ETIMEDOUT"),
        (RedisConnectionError("Connection closed by server."), "cluster.broke"),
        (RuntimeError("Writer is None"), "cluster.broke"),
        (_behind(ssl.SSLCertVerificationError(1, "certificate verify failed")), "cluster.certificate_not_trusted"),
        (_behind(ssl.SSLError(1, "wrong version number")), "cluster.broke"),
        (_ours(ssl.SSLCertVerificationError(1, "certificate verify failed")), "cluster.certificate_not_trusted"),
        (_ours(ssl.SSLError(1, "wrong version number")), "cluster.broke"),
    ],
)  # fmt: skip
def test_it_is_a_sentence_of_the_catalogue(error, told):
    found = why(error)
    assert isinstance(found, Sentence)
    assert found.id == told


def test_what_a_redis_answers_instead_is_told_in_its_own_words():
    assert why(ResponseError("OOM command not allowed")) == "OOM command not allowed"


def test_errors_that_name_each_other_end():
    one, other = RuntimeError(), RuntimeError()
    one.__context__, other.__context__ = other, one
    assert why(one) == Sentence("cluster.broke")


@pytest.mark.anyio
async def test_a_redis_that_is_away_is_told_of_without_the_name_of_an_exception():
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        async with open_store(f"redis://127.0.0.1:{taken.getsockname()[1]}/0") as store:
            for ask in (store.require_reachable, store.now_ms):
                with pytest.raises(AwayError, match="Connection refused") as caught:
                    await ask()
                assert "Error" not in str(caught.value)
