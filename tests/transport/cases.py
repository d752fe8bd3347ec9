"""What a server can do to a client on its first connection, and what has to come of it."""

import gzip
from dataclasses import dataclass

from tests.transport.faultserver import JSON_OK, Peer, Script, answer, once
from wxpush.model import Arrival

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HTML = b"<html><body>Bad Gateway</body></html>"
BOMB = gzip.compress(b"0" * 10_000_000)


def reset_after_reading(peer: Peer) -> None:
    peer.request()
    peer.reset()


def reset_unread(peer: Peer) -> None:
    peer.wait(0.1)
    peer.reset()


def hang(peer: Peer) -> None:
    peer.request()
    peer.wait()


def drip_head(peer: Peer) -> None:
    peer.request()
    peer.drip(answer(), 0.1)


def drip_body(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    peer.drip(b" " * 1000, 0.1)


def endless_chunks(peer: Peer) -> None:
    peer.request()
    peer.send(CHUNKED)
    peer.flood(b"400\r\n" + b"x" * 1024 + b"\r\n", 100_000)


def endless_small_chunks(peer: Peer) -> None:
    peer.request()
    peer.send(CHUNKED)
    peer.flood(b"a\r\n0123456789\r\n" * 1000, 100_000)


def endless_head(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\n")
    peer.flood(b"X-Filler: " + b"x" * 1000 + b"\r\n", 1_000_000)


def huge_body(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n")
    peer.flood(b"x" * 100_000, 2000)


def slow_answer(peer: Peer) -> None:
    peer.wait(0.15)
    once(answer())(peer)


def stray_answer(peer: Peer) -> None:
    peer.request()
    peer.send(answer())
    peer.wait(0.01)
    peer.send(answer(b'{"errcode":43004}'))


def stays_open(data: bytes) -> Script:
    """Answers, and hears on: only what came beyond the answer says that the connection is of no use any more."""

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(data)
        while peer.request():
            peer.send(answer(b'{"errcode":40003}'))

    return script


def half_a_stray_answer(peer: Peer) -> None:
    """The rest of what nobody asked for comes with the next answer."""
    stray = answer(b'{"errcode":43004}')
    peer.request()
    peer.send(answer() + stray[:20])
    peer.request()
    peer.send(stray[20:])
    peer.wait(0.2)


@dataclass(frozen=True, slots=True)
class Case:
    """What the server does on its first connection, and what has to come of it."""

    script: Script
    arrival: Arrival = Arrival.ANSWERED
    status: int = 200
    body: bytes = JSON_OK
    timeout: float = 3.0
    #: Seconds until the next request.
    pause: float = 0.02


def lost(script: Script, timeout: float = 3.0) -> Case:
    return Case(script, Arrival.MAYBE, 0, b"", timeout)


CASES = {
    "reset after reading": lost(reset_after_reading),
    "reset unread": lost(reset_unread),
    "closed without an answer": lost(once()),
    "hang": lost(hang, 0.3),
    "head drips past the deadline": lost(drip_head, 0.3),
    "body drips past the deadline": lost(drip_body, 0.3),
    "short body": lost(once(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", JSON_OK)),
    "long body": Case(once(answer() + b"and more")),
    "endless chunks": lost(endless_chunks),
    "endless small chunks": lost(endless_small_chunks),
    "chunks cut short": lost(once(CHUNKED + b"5\r\n{}")),
    "chunked": Case(once(CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(JSON_OK), JSON_OK))),
    "truncated JSON": Case(once(answer(b'{"errcode":0,"er')), body=b'{"errcode":0,"er'),
    "a list": Case(once(answer(b"[]")), body=b"[]"),
    "no body": Case(once(answer(b"")), body=b""),
    "HTML with 200": Case(once(answer(HTML)), body=HTML),
    "HTML with 502": Case(once(answer(HTML, status="502 Bad Gateway")), status=502, body=HTML),
    "503": Case(once(answer(b"", status="503 Service Unavailable")), status=503, body=b""),
    "429": Case(once(answer(b"", "Retry-After: 1", status="429 Too Many Requests")), status=429, body=b""),
    "412 as for chunked requests": Case(
        once(answer(b"", status="412 Precondition Failed")), status=412, body=b""
    ),
    "gzip bomb": Case(once(answer(BOMB, "Content-Encoding: gzip")), body=BOMB),
    "200 MB": lost(huge_body),
    "one byte too many": lost(once(answer(b"x" * 65537))),
    "as long as may be": Case(once(answer(b"x" * 65536)), body=b"x" * 65536),
    "garbage status line": lost(once(b"\x16\x03\x01 not HTTP at all\r\n\r\n")),
    "an endless head": lost(endless_head),
    "1 MB header": lost(once(b"HTTP/1.1 200 OK\r\nX-Filler: ", b"x" * 1_000_000, b"\r\n\r\n")),
    "100 Continue first": Case(once(b"HTTP/1.1 100 Continue\r\n\r\n" + answer())),
    "100 Continue much earlier": Case(once(b"HTTP/1.1 100 Continue\r\n\r\n", b"", answer())),
    "slow accept": Case(slow_answer),
    "NUL": Case(once(answer(b'{"errmsg":"\0"}')), body=b'{"errmsg":"\0"}'),
    "GBK": Case(once(answer("系统繁忙".encode("gbk"))), body="系统繁忙".encode("gbk")),
    "a second answer that nobody asked for": Case(once(answer() + answer(b'{"errcode":43004}'))),
    "a second answer a moment later": Case(stray_answer, pause=0.2),
    "a second answer behind it, and no end": Case(stays_open(answer() + answer(b'{"errcode":43004}'))),
    "a second answer behind chunks": Case(
        stays_open(
            CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(JSON_OK), JSON_OK) + answer(b'{"errcode":43004}')
        )
    ),
    "half a second answer": Case(half_a_stray_answer),
    "one byte behind it": Case(stays_open(answer() + b"H")),
    "two lengths": lost(once(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 37\r\n\r\n", JSON_OK)),
    "a length below zero": lost(once(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", JSON_OK)),
    "a chunk of no size": lost(once(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n")),
    "101 that nobody asked for": lost(
        once(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")
    ),
    "100 Continue and no more": lost(once(b"HTTP/1.1 100 Continue\r\n\r\n")),
    "a head without an end": lost(once(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n")),
    "HTTP/1.0 until the end": Case(once(b"HTTP/1.0 200 OK\r\n\r\n", JSON_OK)),
    "HTTP/1.1 until the end": Case(once(b"HTTP/1.1 200 OK\r\n\r\n", JSON_OK)),
    "HTTP/1.0 with a length": Case(once(answer().replace(b"HTTP/1.1", b"HTTP/1.0"))),
    "204": Case(once(b"HTTP/1.1 204 No Content\r\n\r\n"), status=204, body=b""),
    "304 with a length": Case(
        once(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"), status=304, body=b""
    ),
    "Connection: close": Case(once(answer(JSON_OK, "Connection: close"))),
}
