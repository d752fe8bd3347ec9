"""Requests that nobody means well with: made by chance from a seed, so that each can be made again.

As a program it makes so many of them, from an address of its own, and prints what each was answered with: `python -m tests.service.hostile HOST PORT FIRST MANY`.
"""

import json
import socket
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random

from tests.service.serving import PATIENCE, read_all

_METHODS = [
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "get",
    "",
    "G\x00T",
    "PRI",
    "X" * 300,
]
_PATHS = [
    "/", "/v1/messages", "/v1/messages/1-0", "/v1/messages/%00", "/v1/messages/..%2f..%2fetc", "/v1/messages/" + "a" * 4000,
    "/v1/campaigns", "/v1/campaigns/order-shipped/pause", "/v1/campaigns/%E4%BD%A0/resume", "/v1/campaigns//pause", "/v1/campaigns/%ff/pause",
    "/livez", "/readyz", "/metrics", "/openapi.json", "/problems", "/login", "/logout", "/nothing", "//", "/%", "/%zz", "*", "http://x/", "",
    "/v1/messages?limit=0", "/v1/messages?limit=99999999999999999999", "/v1/messages?limit=%D9%A1", "/v1/messages?since=yesterday", "/v1/messages?since=9999-12-31T23:59:59%2B00:00",
    "/v1/messages?since=0001-01-01T00:00:00%2B23:59", "/v1/messages?after=%00", "/v1/messages?state=%ff", "/v1/messages?campaign=" + "%F0%9F%98%80" * 200, "/v1/messages?&&==&;", "/v1/messages?key=x",
    "/v1/messages?limit=1&limit=2", "/v1/messages#x", "/v1/messages?a[b]=c",
]  # fmt: skip
_HEADERS = [
    "Content-Type: application/x-ndjson", "Content-Type: application/json; charset=utf-16", "Content-Type: text/html", "Content-Type: \xff", "Content-Type:",
    "Idempotency-Key: ", 'Idempotency-Key: "', 'Idempotency-Key: ""', "Idempotency-Key: " + "k" * 300, "Idempotency-Key: \xe4\xbd\xa0", "Idempotency-Key: ok-1",
    "Accept-Language: zh;q=9,\xff", "Accept-Language: " + "zh," * 400, "Accept: nothing/at-all", "Accept-Encoding: gzip;q=a", "Expect: 100-continue", "Expect: 200-ok",
    "Authorization: Bearer wrong", "Authorization: Basic YTpi", "Authorization: Bearer \xff", "Cookie: wxpush_session=" + "x" * 2000, "Cookie: =;=;\x01",
    "Origin: https://evil.example", "Origin: null", "Origin: http://[::", "X-Forwarded-For: 1.2.3.4, \xff, ::1", "X-Forwarded-For: " + "1," * 500, "Upgrade: websocket", "Upgrade: h2c",
    "Connection: Upgrade, HTTP2-Settings", "Connection: keep-alive", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked", "Content-Length: -1", "Content-Length: 99999999999999999999",
    "Content-Length: 5, 5", "Range: bytes=0-", "Host: evil.example", "X" * 500 + ": y", "X: " + "y" * 20_000, " folded: no", "No-Colon", "Sec-Fetch-Site: cross-site",
]  # fmt: skip
_BODIES = [
    b"", b"{", b"null", b"[]", b"[" * 50_000, b'{"a":' * 5000, b'"\\ud800"', b"\xff\xfe{\x00", b"\xef\xbb\xbf{}", b"{}\n{}\n{}", b"\n" * 200, b"NaN", b"1e999", b"-", b"\x00" * 100,
    b'{"campaign":"order-shipped","fields":{"openid":"o1"}}', b'{"campaign":"order-shipped","fields":{"openid":"o1"}}\n{"campaign":7}\n\xff\n', b'{"campaign":null}',
    b'{"campaign":["order-shipped"]}', b'{"campaign":"order-shipped","fields":[]}', b'{"campaign":"order-shipped","fields":{"openid":{}}}', b'{"campaign":"\\u0000","fields":{}}',
    b'{"campaign":"order-shipped","campaign":"recall","fields":{}}', b'{"campaign":"order-shipped","fields":{},"key":"' + b"k" * 1000 + b'"}', b'{"campaign":"order-shipped","fields":{},"x":1}',
    b"key=%ff%00&key=", b"x" * 200_000, ("{" + '"' + "\u4f60" * 1000 + '":1}').encode(),
]  # fmt: skip


def hostile(random: Random) -> bytes:
    """One request, which may be cut, or have a byte of another kind in it."""
    lines = [f"{random.choice(_METHODS[:2] * 4 + _METHODS)} {random.choice(_PATHS)} HTTP/1.1"]
    if random.random() < 0.95:
        lines.append("Host: 127.0.0.1")
    lines += random.sample(_HEADERS, random.randrange(5))
    body = random.choice(_BODIES)
    if body and random.random() < 0.9:
        lines.append(f"Content-Length: {len(body)}")
    made = bytearray("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
    if random.random() < 0.1:
        made[random.randrange(len(made))] = random.randrange(256)
    if random.random() < 0.1:
        del made[random.randrange(len(made)) :]
    return bytes(made)


#: Of so many one does not come at once.
_SLOW = 40
#: Seconds between two pieces of it, and how many those are.
_PAUSE, _PIECES = 0.05, 20
_OWN = "127.0.0.2"


def answered(place: tuple[str, int], seed: int, own: str = "127.0.0.1") -> list[int]:
    """The statuses that a hostile request is answered with, if any. `own`: the address that it comes from."""
    made = hostile(Random(seed))
    size = max(len(made) // _PIECES, 1) if seed % _SLOW == 0 else max(len(made), 1)
    with socket.create_connection(place, PATIENCE, (own, 0)) as connection:
        with suppress(OSError):  # it was closed before all of it was there
            for begin in range(0, len(made), size):
                connection.sendall(made[begin : begin + size])
                if size < len(made):
                    time.sleep(_PAUSE)
            connection.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            answer = read_all(connection)
            heads = [piece for piece in answer.split(b"HTTP/1.1 ")[1:] if piece[:3].isdigit()]
            return [int(piece[:3]) for piece in heads]
    return []


def attack(
    place: tuple[str, int], seeds: Sequence[int], own: str = "127.0.0.1"
) -> list[tuple[int, list[int]]]:
    """Each seed with what its request was answered with."""
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda seed: (seed, answered(place, seed, own)), seeds))


def main(host: str, port: str, first: str, many: str) -> None:
    found = attack((host, int(port)), range(int(first), int(first) + int(many)), _OWN)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
