"""`PYTHONPATH=. python benchmarks/publishing.py [--broker URL] [--rate 18500] [--messages 100000]`: what a service that hands out to workers takes and publishes.

Messages are offered in batches at a paced rate, whether or not earlier ones are answered. Told are how long each waited from the moment it was due
to its 202, and when the last of them was at the broker. No worker takes part: what is measured is the way to the broker. The Redis is one of
its own that syncs each write; so is a server that speaks Kafka's protocol, for `--broker kafka`.
"""

import argparse
import asyncio
import sqlite3
import tempfile
import time
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

from intake.asking import request

from tests.cluster import servers
from tests.cluster.broker.kafka import OwnKafka
from tests.intake.process import NDJSON, ServeProcess
from tests.intake.stand import campaign_file, line, sandbox

_BATCH = 185
_CONNECTIONS = 16
_PATIENCE = 120.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--broker", default="redis", choices=["redis", "rabbit", "kafka"])
    parser.add_argument("--rate", type=float, default=18_500)
    parser.add_argument("--messages", type=int, default=100_000)
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        redis = stack.enter_context(servers.OwnRedis(folder))
        broker = {"redis": redis.url, "rabbit": servers.RABBIT}.get(options.broker)
        if broker is None:
            broker = stack.enter_context(OwnKafka()).url
        campaign_file(folder)
        namespace = servers.namespace()
        stack.callback(servers.sweep, namespace, redis.url, broker)
        process = stack.enter_context(sandbox(folder))
        words = ("--broker", broker, "--state", redis.url, "--namespace", namespace)
        serve = stack.enter_context(ServeProcess(folder, process, *words).running())
        print(_measured(serve, options))


def _measured(serve: ServeProcess, options: argparse.Namespace) -> str:
    numbers = count()
    bodies = [
        request(b"\n".join(line(next(numbers)) for _ in range(_BATCH)), NDJSON["content-type"])
        for _ in range(options.messages // _BATCH)
    ]
    messages = len(bodies) * _BATCH
    begun, took, answered = asyncio.run(_offered(serve.port, bodies, _BATCH / options.rate))
    published = _published(serve.folder / "inbox.db", messages)
    took.sort()
    return (
        f"{options.broker}: {messages:,} messages offered at {options.rate:,.0f}/s; all answered after {answered - begun:.2f} s "
        f"({messages / (answered - begun):,.0f}/s), due to 202: P50 {took[len(took) // 2] * 1e3:.0f} ms, P99 {took[int(len(took) * 0.99)] * 1e3:.0f} ms; "
        f"the last at the broker after {published - begun:.2f} s ({messages / (published - begun):,.0f}/s)"
    )


async def _offered(port: int, bodies: list[bytes], apart: float) -> tuple[float, list[float], float]:
    """When it began, the seconds from due to answered of each batch, and when the last was answered."""
    took: list[float] = []
    todo: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def call() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            due, body = await todo.get()
            writer.write(body)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 202"), head
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
            await reader.readexactly(int(length))
            took.append(time.monotonic() - due)
            todo.task_done()

    callers = [asyncio.create_task(call()) for _ in range(_CONNECTIONS)]
    begun = time.monotonic()
    for number, body in enumerate(bodies):
        due = begun + number * apart
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        todo.put_nowait((due, body))
    await todo.join()
    answered = time.monotonic()
    for each in callers:
        each.cancel()
    return begun, took, answered


def _published(spool: Path, messages: int) -> float:
    """When the last of them was noted to be with the broker."""
    until = time.monotonic() + _PATIENCE
    with closing(sqlite3.connect(f"file:{spool}?mode=ro", uri=True)) as connection:
        while True:
            found = connection.execute("SELECT base + fed FROM runs").fetchone()
            if found is not None and found[0] >= messages:
                return time.monotonic()
            assert time.monotonic() < until, found
            time.sleep(0.005)


if __name__ == "__main__":
    main()
