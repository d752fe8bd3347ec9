"""Whatever is sent: no answer is a 500, and others are served as before."""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random

import pytest

from tests.service.hostile import attack, hostile
from tests.service.serving import PATIENCE, connected, exchange, request, served, status_of
from tests.service.standing import Stand
from wxpush.listening.wire import Bounds
from wxpush.service.keys.administration import make

_BOUNDS = Bounds(head_seconds=2, request_seconds=2)


def statuses_of(found) -> set[int]:
    """All that were answered. None is a 500."""
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
        statuses = statuses_of(attack(place, range(300)))
        assert status_of(exchange(place, request("GET", "/livez"))) == 200
    assert {400, 404, 405} <= statuses or keyed


@pytest.mark.long
@pytest.mark.parametrize("keyed", [False, True])
def test_ten_thousand_hostile_requests_leave_others_their_answers(keyed, tmp_path):
    """They come from an address and a process of their own; who asks meanwhile is answered within twice the time of a quiet hour."""
    first = os.environ.get("WXPUSH_SEED", "1000")
    keys = tmp_path / "keys.json" if keyed else None
    if keys is not None:
        make(keys, "shop", made="")
    with served(make=Stand().app, keys=keys, bounds=_BOUNDS) as place:
        quiet, meanwhile = [latency(place) for _ in range(5)], []
        words = [sys.executable, "-m", "tests.service.hostile", *map(str, place), first, "10000"]
        with subprocess.Popen(words, stdout=subprocess.PIPE) as attacker, ThreadPoolExecutor(1) as reader:
            assert attacker.stdout is not None
            told = reader.submit(attacker.stdout.read)
            while attacker.poll() is None:
                meanwhile.append(latency(place, 50))
        quiet += [latency(place) for _ in range(5)]
        statuses = statuses_of(json.loads(told.result()))
    assert {400, 404, 405} <= statuses
    assert keyed or {200, 202, 403, 413, 415, 422} <= statuses
    assert len(meanwhile) > 10
    assert statistics.median(meanwhile) <= 2 * max(quiet) + 0.005, (quiet, meanwhile)


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
