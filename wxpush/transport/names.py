"""Host names, looked up once for all connections of this process, in a thread that nobody has to wait for.

Event loops look up in a small pool of threads of theirs: a look-up that was given up stays there, those after it wait in line
behind it, and the loop's end waits for all of them. With a name server that takes five seconds this stalled a run for minutes.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from functools import partial
from ipaddress import ip_address
from itertools import chain, zip_longest
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final

import anyio

#: Seconds for which addresses are taken as they are; older ones are used too, and looked up anew meanwhile.
FRESH: Final = 30.0
#: Seconds before the next try, where a look-up failed and older addresses are at hand.
AGAIN: Final = 5.0
#: Seconds for which an address that did not answer stands behind the others.
LEFT: Final = 60.0


class SlowNameError(OSError):
    """A name that was not resolved within `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class HostNames:
    """The addresses of host names, and which of them do not answer. For any thread and event loop; `clock` in seconds."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._entries: dict[tuple[str, int], _Entry] = {}
        self._left: dict[tuple[str, int], float] = {}

    async def find(self, host: str, port: int) -> list[str]:
        """The addresses of a host, the preferred ones first, families by turns. Raises OSError where there are none.

        Whoever is cancelled here leaves the look-up to those that come after. Old addresses are given at once.
        """
        if _is_address(host):
            return [host]
        wake = _waker()
        done = anyio.Event()
        with self._lock:
            entry = self._entries.setdefault((host, port), _Entry())
            if entry.due <= self._clock() and entry.under_way is None:
                entry.under_way = _LookUp()
                Thread(target=self._look_up, args=(host, port, entry), daemon=True).start()
            if entry.addresses:
                return self._in_order(entry.addresses, port)
            look_up = entry.under_way
            assert look_up is not None, "without addresses it is always due"
            look_up.waiting.append(partial(wake, done.set))
        await done.wait()
        if look_up.fault is not None:
            raise type(look_up.fault)(*look_up.fault.args)
        with self._lock:
            return self._in_order(look_up.addresses, port)

    def took(self, host: str, port: int) -> float:
        """Seconds that the last look-up took; 0 where none was made."""
        with self._lock:
            return self._entries[host, port].took if (host, port) in self._entries else 0.0

    def leave(self, address: str, port: int) -> None:
        """Put an address behind the others for a while: another one answered in its place."""
        now = self._clock()
        with self._lock:
            self._left = {place: until for place, until in self._left.items() if until > now}
            self._left[address, port] = now + LEFT

    def doubt(self, host: str, port: int) -> None:
        """None of the addresses answered: look the name up anew the next time, they may be others by now."""
        with self._lock:
            entry = self._entries.get((host, port))
            if entry is not None:
                entry.due = min(entry.due, self._clock())

    def _in_order(self, addresses: Sequence[str], port: int) -> list[str]:
        now = self._clock()
        return sorted(addresses, key=lambda each: self._left.get((each, port), 0.0) > now)

    def _look_up(self, host: str, port: int, entry: "_Entry") -> None:
        look_up, began = entry.under_way, self._clock()
        assert look_up is not None, "it was begun with it"
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = _by_turns([(info[0], str(info[4][0])) for info in found])
            look_up.addresses = _here(addresses) if _of_this_machine(host) else addresses
        except OSError as exc:
            look_up.fault = exc
        with self._lock:
            entry.took = self._clock() - began
            entry.under_way = None
            entry.addresses = look_up.addresses or entry.addresses
            if look_up.fault is None:
                entry.due = self._clock() + FRESH
            else:
                entry.due = self._clock() + AGAIN if entry.addresses else 0.0
        for wake in look_up.waiting:
            try:
                wake()
            except RuntimeError:
                continue  # its event loop has ended meanwhile


class _LookUp:
    """One that is under way: what came of it, and who waits for it."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.fault: OSError | None = None
        self.waiting: list[Callable[[], object]] = []


class _Entry:
    """What is known of one name: its addresses, from when on they are to be looked up anew, and what the last look-up took."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.due = self.took = 0.0
        self.under_way: _LookUp | None = None


def _of_this_machine(host: str) -> bool:
    """Whether a name is this machine's whatever a name server says. https://www.rfc-editor.org/rfc/rfc6761#section-6.3"""
    return host.lower() == "localhost" or host.lower().endswith(".localhost")


def _here(addresses: Sequence[str]) -> list[str]:
    """Those of this machine: what goes there may go without TLS. Raises OSError where there are none."""
    found = [each for each in addresses if ip_address(each).is_loopback]
    if not found:
        raise socket.gaierror(socket.EAI_NONAME, "")
    return found


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _by_turns(found: Sequence[tuple[int, str]]) -> list[str]:
    """Addresses of the family that comes first and of the other by turns: https://www.rfc-editor.org/rfc/rfc8305#section-4"""
    first = [address for family, address in found if family == found[0][0]]
    other = [address for family, address in found if family != found[0][0]]
    return list(dict.fromkeys(filter(None, chain.from_iterable(zip_longest(first, other)))))


def _waker() -> Callable[[Callable[[], object]], Any]:
    """What calls a function in this event loop, from another thread."""
    try:
        return asyncio.get_running_loop().call_soon_threadsafe
    except RuntimeError:
        import trio  # noqa: PLC0415 - only where its loop runs, so that it is there

        return trio.lowlevel.current_trio_token().run_sync_soon


#: Those of this process.
NAMES: Final = HostNames()
