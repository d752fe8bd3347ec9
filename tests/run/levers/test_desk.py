"""The desk of a send: three orders, from processes of the same user, whatever else is thrown at its socket."""

import json
import os
import socket
import threading
from contextlib import asynccontextmanager
from math import inf

import anyio
import anyio.to_thread
import pytest

from wxpush.errors import UsageError
from wxpush.limits.lever import Lever, Levers
from wxpush.limits.rate import RateLimiter
from wxpush.run.levers import desk as desks
from wxpush.run.levers.address import identity, listener
from wxpush.run.levers.calling import call
from wxpush.run.levers.desk import Desk
from wxpush.run.levers.orders import LeverAnswer, LeverOrder

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio", {"use_uvloop": True}


class Room:
    """A desk at work."""

    def __init__(self, path) -> None:
        self.path = path
        self.moves: list[tuple] = []
        self.levers = Levers(RateLimiter(50.0), lambda: 0.0)
        self.recorded = True
        self.desk = Desk(self.levers, self._moved, identity(path))

    async def _moved(self, move) -> bool:
        self.moves.append((move.lever, move.by, move.before, move.after))
        return self.recorded

    async def call(self, order: LeverOrder) -> LeverAnswer | None:
        return await anyio.to_thread.run_sync(call, self.path, order)

    async def say(self, data: bytes) -> dict | None:
        """What is answered to such bytes."""
        return await anyio.to_thread.run_sync(self._say, data)

    def _say(self, data: bytes) -> dict | None:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(f"{self.path}.sock")
            try:
                connection.sendall(data)
                said = connection.recv(5000)
            except (BrokenPipeError, ConnectionResetError):
                return None
        return json.loads(said) if said else None


@asynccontextmanager
async def at_work(tmp_path):
    room = Room(tmp_path / "c.wxpush")
    listening = listener(room.path)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(room.desk.serve, listening.socket)
        yield room
        tasks.cancel_scope.cancel()
    listening.close()


def told(*, changed: bool, paused: bool, rate: float | None, before: float | None) -> LeverAnswer:
    return LeverAnswer(ok=True, changed=changed, paused=paused, rate=rate, before=before)


def me() -> str:
    import pwd  # noqa: PLC0415

    return pwd.getpwuid(os.geteuid()).pw_name


async def test_orders_are_done_and_answered_and_told_with_who_gave_them(tmp_path):
    async with at_work(tmp_path) as room:
        assert await room.call(LeverOrder(Lever.RATE, 80.0)) == told(
            changed=True, paused=False, rate=80.0, before=50.0
        )
        assert await room.call(LeverOrder(Lever.RATE, 80.0)) == told(
            changed=False, paused=False, rate=80.0, before=80.0
        )
        assert await room.call(LeverOrder(Lever.PAUSE)) == told(
            changed=True, paused=True, rate=80.0, before=80.0
        )
        assert await room.call(LeverOrder(Lever.RATE, None)) == told(
            changed=True, paused=True, rate=None, before=80.0
        )
        assert await room.call(LeverOrder(Lever.RESUME)) == told(
            changed=True, paused=False, rate=None, before=None
        )
        assert room.levers.asked == inf
    assert [(lever, by) for lever, by, _, _ in room.moves] == [
        (lever, me()) for lever in (Lever.RATE, Lever.PAUSE, Lever.RATE, Lever.RESUME)
    ]


async def test_it_is_told_that_a_move_could_not_be_written(tmp_path):
    async with at_work(tmp_path) as room:
        room.recorded = False
        answer = await room.call(LeverOrder(Lever.PAUSE))
    assert (answer.changed, answer.recorded, room.levers.paused) == (True, False, True)


@pytest.mark.parametrize(
    "garbage",
    [
        b"\n",
        b"pause\n",
        b"{}\n",
        b'{"do":"set","rate":1}\n',
        b'{"do":"stop"}\n',
        b'{"do":"rate","rate":0}\n',
        b'{"do":"rate","rate":-5}\n',
        b'{"do":"rate","rate":1e400}\n',
        b'{"do":"rate","rate":NaN}\n',
        b'{"do":"rate","rate":"80"}\n',
        b'{"do":"rate","rate":1e9}\n',
        b'{"do":"pause","who":"root"}\n',
        b'["pause"]\n',
        b"\xff\xfe\x00\n",
        b"[" * 1000 + b"\n",
        b"x" * 1025 + b"\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
async def test_what_is_no_order_changes_nothing(tmp_path, garbage):
    async with at_work(tmp_path) as room:
        answer = await room.say(garbage)
        assert answer is None or answer["ok"] is False
        assert (room.moves, room.levers.asked, room.levers.paused) == ([], 50.0, False)
        assert (await room.call(LeverOrder(Lever.PAUSE))).changed


async def test_a_megabyte_without_an_end_changes_nothing(tmp_path):
    async with at_work(tmp_path) as room:
        await room.say(b"x" * 2**20)
        assert (await room.call(LeverOrder(Lever.PAUSE))).changed


async def test_whoever_connects_and_says_nothing_keeps_nobody_out(tmp_path):
    async with at_work(tmp_path) as room:
        hanging = [socket.socket(socket.AF_UNIX) for _ in range(8)]
        for each in hanging:
            each.connect(f"{room.path}.sock")
            each.send(b'{"do":')
        with anyio.fail_after(1.5):
            assert (await room.call(LeverOrder(Lever.PAUSE))).changed
        for each in hanging:
            each.close()


async def test_more_that_hang_than_are_heard_at_once_are_gone_after_two_seconds(tmp_path):
    async with at_work(tmp_path) as room:
        hanging = [socket.socket(socket.AF_UNIX) for _ in range(40)]
        for each in hanging:
            each.settimeout(1)
            each.connect(f"{room.path}.sock")
        answer = None
        with anyio.fail_after(15):
            answer = await room.call(LeverOrder(Lever.PAUSE))
            answer = answer or await room.call(LeverOrder(Lever.PAUSE))
        assert room.levers.paused
        for each in hanging:
            each.close()


async def test_whoever_leaves_before_the_answer_finds_it_done(tmp_path):
    async with at_work(tmp_path) as room:
        with socket.socket(socket.AF_UNIX) as gone:
            gone.connect(f"{room.path}.sock")
            gone.send(b'{"do":"pause"}\n')
        with anyio.fail_after(5):
            while not room.moves:
                await anyio.sleep(0.01)
        assert room.levers.paused


async def test_a_flood_of_orders_leaves_the_event_loop_to_others(tmp_path):
    async with at_work(tmp_path) as room:
        ended = threading.Event()

        def flood() -> None:
            rate = 1
            while not ended.is_set():
                room._say(json.dumps({"do": "rate", "rate": rate}).encode() + b"\n")
                rate = rate % 1000 + 1

        threads = [threading.Thread(target=flood) for _ in range(4)]
        for thread in threads:
            thread.start()
        late = 0.0
        for _ in range(100):
            began = anyio.current_time()
            await anyio.sleep(0.01)
            late = max(late, anyio.current_time() - began - 0.01)
        ended.set()
        moved = len(room.moves)
        await anyio.to_thread.run_sync(lambda: [thread.join() for thread in threads])
    assert late < 0.5
    assert 5 < moved <= 150  # 50 a second


async def test_another_users_process_gets_no_answer(tmp_path, monkeypatch):
    async with at_work(tmp_path) as room:
        monkeypatch.setattr(desks, "peer", lambda _: 12345)
        assert await room.say(b'{"do":"pause"}\n') is None
        assert not room.moves


async def test_an_order_reaches_no_other_campaign_whose_socket_was_given_the_name(tmp_path):
    """Whoever may write to the folder may rename what is in it."""
    (tmp_path / "c.wxpush").touch()
    (other := tmp_path / "other.wxpush").touch()
    async with at_work(tmp_path) as room:
        assert (await room.call(LeverOrder(Lever.RATE, 80.0))).changed
        (tmp_path / "c.wxpush.sock").rename(tmp_path / "other.wxpush.sock")
        with pytest.raises(UsageError, match="no send of this campaign"):
            await anyio.to_thread.run_sync(call, other, LeverOrder(Lever.PAUSE))
        assert not room.levers.paused
