"""Takes delivery events over HTTP until a signal comes."""

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from wxpush.errors import Stop, WxpushError
from wxpush.listening.server import loop_factory
from wxpush.monitoring.listener import Teller, metrics_told
from wxpush.receipts.file.store import ReceiptsFile
from wxpush.receipts.forwarding import Forwarder
from wxpush.receipts.inbox import Inbox
from wxpush.receipts.metrics import ReceiverSight, receipts_metrics
from wxpush.receipts.reading.gate import Gate
from wxpush.receipts.reading.refused import PushFault
from wxpush.receipts.receiver import Receiver
from wxpush.receipts.server import make_receipts_server
from wxpush.receipts.upkeep import Upkeep, UpkeepThread
from wxpush.system.signals import Watch
from wxpush.system.tls import client_context
from wxpush.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What a receiver is told. `forward`: the callback that the account had; `list_blocked` puts people on the suppression list; `fault` hears of what goes wrong, `refused` of every push that is not taken; `metrics`: where a monitor asks."""

    path: Path
    appid: str
    gate: Gate
    forward: str | None
    list_blocked: Callable[[Sequence[str]], object] | None
    fault: Callable[[WxpushError], object]
    refused: Callable[[PushFault], object]
    teller: Teller
    metrics: socket.socket | None = None

    def upkeep(self) -> tuple[ReceiptsFile, Upkeep]:
        """Over the file, opened for that alone."""
        file = ReceiptsFile.open(self.path, self.appid)
        return file, Upkeep(file, self.list_blocked)


def serve_receipts(how: Serving, listener: socket.socket, watch: Watch) -> dict[str, int]:
    """Serve; gives what came, by word. Raises UsageError, DiskError and BusyError before the first event."""
    with (
        Inbox(
            lambda: ReceiptsFile.open(how.path, how.appid), blocked_wait=how.list_blocked is not None
        ) as inbox,
        UpkeepThread(how.upkeep, how.fault),
        asyncio.Runner(loop_factory=loop_factory()) as runner,
    ):
        return dict(runner.run(_served(how, inbox, listener, watch)))


async def _served(how: Serving, inbox: Inbox, listener: socket.socket, watch: Watch) -> dict[str, int]:
    soon = asyncio.get_running_loop().call_soon_threadsafe

    def hand_over(tell: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended: nobody waits any more
            soon(tell)

    inbox.hand_over = hand_over
    async with AsyncExitStack() as stack:
        forwarder = None
        if how.forward is not None:
            forwarder = await stack.enter_async_context(Forwarder(how.forward, client_context(os.environ)))
        receiver = Receiver(how.gate, inbox, forwarder, fault=how.fault, refused=how.refused)
        server = make_receipts_server(receiver)

        def stop(_: Stop) -> None:
            how.teller.say(Sentence("receipts.stopping"))
            server.should_exit = True

        with watch.guarding(stop, tell=lambda _: None, leave=lambda: None):
            async with metrics_told(how.metrics, lambda: _metrics(how, receiver), how.teller):
                await server.serve(sockets=[listener])
        return dict(receiver.counts)


def _metrics(how: Serving, receiver: Receiver) -> str:
    kept = None
    with suppress(WxpushError):  # a file that cannot be read now is told where something is to be kept in it
        file = ReceiptsFile.look(how.path, how.appid)
        if file is not None:
            with file:
                kept = file.outcomes()
    last = None if receiver.last is None else round(receiver.last * 1000)
    return receipts_metrics(
        ReceiverSight(
            appid=how.appid,
            began_ms=round(receiver.began * 1000),
            last_push_ms=last,
            kept=kept,
            counts=receiver.counts,
        )
    )
