"""Whoever wins a race, nothing that was opened in it stays open but what is handed on."""

import anyio
import pytest

from tests.transport.conftest import MEMBERS
from wxpush.transport.race import APART, Race

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.parametrize(
        "anyio_backend", [member.values[1] for member in MEMBERS[1:]], ids=["uvloop", "asyncio", "trio"]
    ),
]


class Doors:
    """Addresses by the seconds that each takes to open; below zero: it refuses after as many. What is open is known."""

    def __init__(self, **seconds: float) -> None:
        self._seconds = seconds
        self.tried: list[str] = []
        self.open: list[str] = []

    async def attempt(self, address: str) -> str:
        self.tried.append(address)
        seconds = self._seconds[address]
        await anyio.sleep(abs(seconds))
        if seconds < 0:
            raise ConnectionRefusedError(address)
        self.open.append(address)
        return address

    async def drop(self, address: str) -> None:
        self.open.remove(address)

    def race(self) -> Race[str]:
        return Race(list(self._seconds), self.attempt, self.drop)


async def test_one_alone_is_taken(anyio_backend):
    doors = Doors(a=0)
    assert await doors.race().run() == "a"
    assert doors.open == ["a"]


async def test_the_second_is_not_tried_before_its_time(anyio_backend):
    doors = Doors(a=APART / 5, b=0)
    assert await doors.race().run() == "a"
    assert doors.tried == ["a"]


async def test_one_that_refuses_is_not_waited_for(anyio_backend):
    doors = Doors(a=-0.001, b=0.001)
    race = doors.race()
    with anyio.fail_after(APART / 2):
        assert await race.run() == "b"
    assert (race.taken, race.slower, str(race.fault)) == ("b", ["a"], "a")


async def test_one_that_keeps_silent_is_overtaken(anyio_backend):
    doors = Doors(a=60, b=0, c=0)
    race = doors.race()
    assert await race.run() == "b"
    assert (doors.tried, doors.open, race.slower) == (["a", "b"], ["b"], ["a"])


async def test_the_fault_of_the_first_is_raised_where_all_fail(anyio_backend):
    with pytest.raises(ConnectionRefusedError, match=r"^a$"):
        await Doors(a=-0.01, b=-0.001).race().run()


async def test_two_that_open_together_leave_one_open(anyio_backend):
    async def tried() -> None:
        doors = Doors(a=APART + 0.002, b=0.002)
        taken = await doors.race().run()
        assert doors.open == [taken]

    async with anyio.create_task_group() as races:
        for _ in range(20):
            races.start_soon(tried)


async def test_nothing_stays_open_for_who_gives_up_in_that_moment(anyio_backend):
    async def tried(seconds: float) -> None:
        doors = Doors(a=60, b=0.002)
        taken = None
        with anyio.move_on_after(seconds):
            taken = await doors.race().run()
        assert doors.open == ([taken] if taken else [])

    async with anyio.create_task_group() as races:
        for late in range(20):
            races.start_soon(tried, APART + 0.0005 * late)
