"""httpx: one client with a pool, a semaphore, gather."""

import asyncio
import time

import httpx
from rows import Tally, asked, messages


async def main() -> None:
    options = asked()
    tally, slots = Tally(), asyncio.Semaphore(options.concurrency)

    async def send(message: dict) -> None:
        async with slots:
            began = time.perf_counter()
            try:
                answer = (await client.post(options.url, json=message)).json()
            except httpx.HTTPError:
                answer = {}
            tally.count(began, sent=answer.get("errcode") == 0)

    limits = httpx.Limits(max_connections=options.concurrency, max_keepalive_connections=options.concurrency)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        await asyncio.gather(*map(send, messages(options.csv, options.count)))
    tally.tell()


asyncio.run(main())
