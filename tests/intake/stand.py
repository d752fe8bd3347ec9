"""An intake with a real sandbox in a process of its own, and what its ledger says was delivered."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import msgspec

from wxpush import wiring
from wxpush.access import Access
from wxpush.channels import load_campaign
from wxpush.channels.common.expiring import Expiry
from wxpush.config import Config
from wxpush.credentials import AccountKey, Secret
from wxpush.intake.base import Caller
from wxpush.intake.intake import SpoolIntake
from wxpush.intake.names import MessageNames
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import open_spool
from wxpush.intake.sums import IntakeSums
from wxpush.intake.tools import DrainTools
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.process import SandboxProcess
from wxpush.schedule.keys import window_of, zone_of
from wxpush.schedule.zones import zone
from wxpush.sending.way import World
from wxpush.system.clock import SystemClock

CALLER = Caller("shop")
TEMPLATE = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
CAMPAIGN = f"""\
name: order-shipped
template_id: {TEMPLATE}
to: "{{{{ openid }}}}"
data:
  thing1: "{{{{ product }}}}"
"""
KEYED = CAMPAIGN.replace("order-shipped", "keyed") + 'key: "{{ order_no }}"\n'


def line(number: int, *, campaign: str = "order-shipped", key: str = "", **fields: str) -> bytes:
    """A line as it is handed in, for a person of her own."""
    said = {"campaign": campaign, "fields": {"openid": person(number), "product": f"Tea {number}"} | fields}
    return msgspec.json.encode(said | ({"key": key} if key else {}))


def person(number: int) -> str:
    return f"o{number:027d}"


def campaign_file(folder: Path, text: str = CAMPAIGN, name: str = "order-shipped.yaml") -> Path:
    path = Path(folder) / name
    path.write_text(text, encoding="utf-8")
    return path


def served(spool, path, appid, clock):
    kind, campaign = load_campaign(path)
    channel = kind.open(campaign, appid)
    expiry = Expiry(campaign, zone(zone_of([campaign]))) if campaign.expires else None
    number, window = spool.campaign(campaign.name), window_of([campaign])
    return ServedCampaign(number, kind, campaign, channel, appid, window, expiry=expiry, now_ms=clock.wall_ms)


def sandbox(folder: Path, **faults: Any) -> SandboxProcess:
    return SandboxProcess(
        SandboxOptions(ledger=str(Path(folder) / "ledger.jsonl"), faults=Faults(daily_limit=10**9, **faults))
    )


def delivered(folder):
    """The openids of all deliveries, in their order."""
    lines = (Path(folder) / "ledger.jsonl").read_bytes().splitlines()
    return [each["openid"] for each in map(msgspec.json.decode, lines) if each["kind"] == "delivery"]


@asynccontextmanager
async def running(
    folder, process, *files, rate=float("inf"), most_waiting=100_000, keep_ms=10**9, clock=None
):
    """An intake at work, with its spool; ended in order."""
    access = Access(process.appid, process.base_url, Config(), Secret(process.secret), cached=False)
    clock = clock or SystemClock()
    with open_spool(Path(folder) / "inbox.db") as spool:
        spool.require_account(AccountKey(process.appid, "sandbox"))
        campaigns = [served(spool, path, process.appid, clock) for path in files]
        sums = IntakeSums(spool.ask(rows.counts))
        sums.found(spool.ask(rows.known))
        invocation = spool.begin(clock.boot_id(), clock.wall_ms())
        async with wiring.line(access, seconds=10, clock=clock) as way:
            tools = DrainTools(
                spool=spool,
                sums=sums,
                names=MessageNames(spool.secret),
                line=way,
                rate=wiring.rate_limiter(rate, not_before=0),
                world=World(clock, Random(7).random),
                base_url=process.base_url,
                concurrency=8,
                timeout=10,
                asked=rate,
                invocation=invocation,
            )
            with spool.at_work():
                intake = SpoolIntake(tools, campaigns, most_waiting=most_waiting, keep_ms=keep_ms)
                task = asyncio.create_task(intake.run())
                try:
                    yield SimpleNamespace(intake=intake, spool=spool, tools=tools, task=task)
                finally:
                    intake.end()
                    await asyncio.wait_for(task, 60)


async def until(condition, seconds=30):
    """Wait for it, and no longer than that."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.01)


async def ended(intake, *names, state="sent"):
    """Whether all of these messages are in that state."""
    standings = [await intake.look(name, CALLER) for name in names]
    return all(each is not None and each.state == state for each in standings)
