"""The wire transport in a loop: one body over and over, nothing else. Prints one JSON object."""

import argparse
import json
import os
import time

import anyio

from wxpush import wiring
from wxpush.channels.template import TEMPLATE
from wxpush.transport import open_transport
from wxpush.transport.base import Connection

BODY = (
    '{"touser":"oBenchmarkRecipient000000001","template_id":"ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY",'
    '"client_msg_id":"0123456789abcdef0123456789abcdef","data":{"thing1":{"value":"Gift box no. 12"},'
    '"amount2":{"value":"¥128.00"},"time3":{"value":"2026-11-23 10:00"},"character_string4":{"value":"SO000000001"},'
    '"thing5":{"value":"Recipient 1"}}}'
).encode()


class Loop:
    """Posts until enough is posted, and keeps the time of each."""

    def __init__(self, count: int) -> None:
        self._left = count
        self.errors = 0
        self.times: list[float] = []

    async def work(self, connection: Connection) -> None:
        path = f"{TEMPLATE.path}?access_token=benchmark-token"
        while self._left > 0:
            self._left -= 1
            began = time.perf_counter()
            reply = await connection.post(path, BODY)
            self.times.append(time.perf_counter() - began)
            self.errors += reply.status != 200
        await connection.aclose()


async def post(url: str, count: int, concurrency: int) -> dict[str, float]:
    loop = Loop(count)
    transport = open_transport("wire", url, timeout=10, environ=os.environ)
    began, cpu = time.perf_counter(), time.process_time()
    async with anyio.create_task_group() as workers:
        for _ in range(concurrency):
            workers.start_soon(loop.work, transport.connect())
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    times = sorted(loop.times)
    return {
        "seconds": seconds,
        "cpu": cpu,
        "sent": len(times) - loop.errors,
        "errors": loop.errors,
        "p50_ms": times[len(times) // 2] * 1e3,
        "p99_ms": times[len(times) * 99 // 100] * 1e3,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--concurrency", type=int, default=200)
    asked = parser.parse_args()
    options = {"use_uvloop": wiring.has_uvloop()}
    print(json.dumps(anyio.run(post, asked.url, asked.count, asked.concurrency, backend_options=options)))


if __name__ == "__main__":
    main()
