"""Whatever is sent: no answer is a 500, and others are served as before."""

import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random

import pytest

from tests.service.hostile import hostile
from tests.service.serving import PATIENCE, connected, exchange, read_all, request, served, status_of
from tests.service.standing import Stand
from wxpush.listening.wire import Bounds
from wxpush.service.keys.administration import make

_BOUNDS = Bounds(head_seconds=2, request_seconds=2)


def answered(place, seed: int) -> list[int]:
    """The statuses that a hostile request is answered with, if any."""
    made = hostile(Random(seed))
    with connected(place) as connection:
        with suppress(OSError):  # it was closed before all of it was there
            connection.sendall(made)
            connection.shutdown(socket.SHUT_WR)
        with suppress(OSError):
            answer = read_all(connection)
            heads = [piece for piece in answer.split(b"HTTP/1.1 ")[1:] if piece[:3].isdigit()]
            return [int(piece[:3]) for piece in heads]
    return []


def all_answered(place, seeds):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda seed: (seed, answered(place, seed)), seeds))
    wrong = [(seed, statuses) for seed, statuses in found if {500, 502, 501} & {*statuses}]
    assert wrong == []
    # Most are answered somehow: a server that closes every connection would pass, too.
    assert sum(bool(statuses) for _, statuses in found) > len(found) * 0.7
    return {status for _, statuses in found for status in statuses}


@pytest.mark.parametrize("keyed", [False, True])
def test_no_request_is_answered_with_a_500(keyed, tmp_path):
    keys = tmp_path / "keys.json" if keyed else None
    if keys is not None:
        make(keys, "shop", made="")
    with served(make=Stand().app, keys=keys, bounds=_BOUNDS) as place:
        statuses = all_answered(place, range(300))
        assert status_of(exchange(place, request("GET", "/livez"))) == 200
    assert {400, 404, 405} <= statuses or keyed


@pytest.mark.long
def test_ten_thousand_hostile_requests():
    first = int(os.environ.get("WXPUSH_SEED", "1000"))
    with served(make=Stand().app, bounds=_BOUNDS) as place:
        assert {200, 202, 400, 403, 404, 405, 413, 415, 422} <= all_answered(
            place, range(first, first + 10_000)
        )
        assert status_of(exchange(place, request("GET", "/livez"))) == 200


#: Asks as quickly as it can over many connections, from an address of its own.
_FLOOD = """
import socket, sys, threading
place = (sys.argv[1], int(sys.argv[2]))
def flood():
    while True:
        try:
            with socket.create_connection(place, 30, ("127.0.0.2", 0)) as connection:
                while connection.send(b"GET /livez HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n") and connection.recv(65536):
                    pass
        except OSError:
            pass
for _ in range(32):
    threading.Thread(target=flood, daemon=True).start()
print("begun", flush=True)
sys.stdin.read()
"""


def latency(place, many: int = 100) -> float:
    """How long an answer takes in the middle of so many, over one connection, in seconds."""
    took = []
    with connected(place) as connection:
        for _ in range(many):
            began = time.perf_counter()
            connection.sendall(request("GET", "/livez", close=False))
            answer = connection.recv(1 << 16)
            while not answer.endswith(b"}"):
                piece = connection.recv(1 << 16)
                assert piece, answer
                answer += piece
            assert status_of(answer) == 200
            took.append(time.perf_counter() - began)
            time.sleep(0.005)
    return statistics.median(took)


def test_a_flood_from_one_address_leaves_others_their_answers():
    with served(make=Stand().app, rate=300, burst=300) as place:
        quiet = latency(place)
        flood = subprocess.Popen(
            [sys.executable, "-c", _FLOOD, *map(str, place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        try:
            assert flood.stdout is not None
            assert flood.stdout.readline() == b"begun\n"
            time.sleep(1)
            flooded = min(latency(place) for _ in range(3))
        finally:
            flood.kill()
            flood.wait(PATIENCE)
            for pipe in (flood.stdin, flood.stdout):
                assert pipe is not None
                pipe.close()
    assert flooded <= 2 * quiet + 0.02, (quiet, flooded)


def test_slow_bodies_of_many_hold_up_nobody():
    with served(make=Stand().app, bounds=Bounds(request_seconds=2, connections_each=60)) as place:
        stop = threading.Event()

        def drip() -> None:
            with connected(place) as connection, suppress(OSError):
                connection.sendall(request("POST", "/v1/messages", "Content-Length: 100000"))
                while not stop.wait(0.05):
                    connection.sendall(b"x")

        dripping = [threading.Thread(target=drip) for _ in range(40)]
        for each in dripping:
            each.start()
        try:
            assert latency(place, 50) < PATIENCE / 2
        finally:
            stop.set()
            for each in dripping:
                each.join(PATIENCE)


def test_the_generator_makes_what_it_made_before():
    assert hostile(Random(7)) == hostile(Random(7))
    assert len({hostile(Random(seed)) for seed in range(200)}) > 190
