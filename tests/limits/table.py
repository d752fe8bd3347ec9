"""What the shared file is to processes, in memory."""

from math import nan

from wxpush.limits.hostrate import HostRate
from wxpush.system.board import Numbers, Seat


class Table:
    """What the file is to the processes."""

    def __init__(self) -> None:
        self.numbers: Numbers | None = None
        self.seats: dict[object, Seat] = {}
        #: Somebody was stopped with the lock.
        self.locked = False
        #: Who has it for a moment.
        self.holder: Place | None = None
        self.broken = False
        #: It can be locked, and neither read nor written.
        self.unreadable = False


class Place:
    """One process's place at it."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.looked = 0
        #: The file was deleted: whoever comes finds this one.
        self.moved_to: Table | None = None
        table.seats[self] = Seat(nan, 0.0)

    def _check(self) -> Table:
        if self.table.broken:
            raise OSError
        return self.table

    def say(self, own: Seat) -> None:
        self._check().seats[self] = own

    def renew(self, rate: float) -> bool:
        if self.moved_to is None:
            return not self._check()
        self.table, self.moved_to = self.moved_to, None
        self.table.seats[self] = Seat(rate, 0.0)
        return True

    def others(self) -> list[Seat]:
        self.looked += 1
        return [seat for place, seat in self._check().seats.items() if place is not self]

    def lock(self) -> bool:
        table = self._check()
        if table.locked or table.holder not in (None, self):
            return False
        table.holder = self
        return True

    def unlock(self) -> None:
        assert not self.table.locked
        self.table.holder = None

    def read(self) -> Numbers | None:
        return self._readable().numbers

    def write(self, numbers: Numbers) -> None:
        self._readable().numbers = numbers

    def _readable(self) -> Table:
        if self.table.unreadable:
            raise OSError
        return self._check()

    def die(self) -> None:
        del self.table.seats[self]


class Process(HostRate):
    """One that may die."""

    def __init__(self, rate: float, place: Place, now: float) -> None:
        place.say(Seat(rate, 0.0))
        super().__init__(rate, place, now)
        self.place = place


def arrive(table: Table, rate: float, now: float) -> Process:
    return Process(rate, Place(table), now)
