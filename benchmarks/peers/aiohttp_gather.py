"""aiohttp: one session, a semaphore, gather."""

import asyncio
import time

import aiohttp
from rows import Tally, asked, messages


async def main() -> None:
    options = asked()
    tally, slots = Tally(), asyncio.Semaphore(options.concurrency)

    async def send(message: dict) -> None:
        async with slots:
            began = time.perf_counter()
            try:
                async with session.post(options.url, json=message) as response:
                    answer = await response.json()
            except aiohttp.ClientError:
                answer = {}
            tally.count(began, sent=answer.get("errcode") == 0)

    connector = aiohttp.TCPConnector(limit=options.concurrency)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*map(send, messages(options.csv, options.count)))
    tally.tell()


asyncio.run(main())
