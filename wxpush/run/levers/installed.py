"""The levers of one send: moved over a socket or by keys, recorded in the checkpoint, told to people and programs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import anyio.to_thread

from wxpush.checkpoint import moves
from wxpush.checkpoint.moves import Moved
from wxpush.errors import DiskError, Stop
from wxpush.limits.lever import Lever, Levers, Move, Regulated
from wxpush.progress.camera import Camera
from wxpush.progress.chronicle import Event
from wxpush.run.levers.address import identity, listener
from wxpush.run.levers.desk import Desk
from wxpush.run.levers.pressing import Presses, obey_keys
from wxpush.run.session import Session
from wxpush.system.localsocket import SocketListener, has_credentials
from wxpush.words import Rate, Sentence


class Installed:
    """For as long as messages leave. `desk` takes orders from whoever may give them."""

    def __init__(
        self, session: Session, invocation: int, rate: Regulated, listening: SocketListener | None
    ) -> None:
        self._session = session
        self._invocation = invocation
        self._listening = listening
        self.levers = Levers(rate, session.machine.clock.monotonic)
        self.desk = Desk(self.levers, self._moved, identity(session.checkpoint.path))

    async def serve(self, told: Callable[[], None]) -> None:
        """Until cancelled; `told` is called after each move."""
        self.levers.told = told
        if self._listening is not None:
            await self.desk.serve(self._listening.socket)

    async def obey_keys(self, keys: Presses, camera: Camera, stop: Callable[[Stop], None]) -> None:
        """Until cancelled."""
        await obey_keys(keys, self.levers, self.desk, reached=lambda: camera.take().rate, stop=stop)

    async def _moved(self, move: Move) -> bool:
        """Tell of it and write it; whether that could be done. Where it cannot, the next commit ends the run, and says why."""
        session, at_ms = self._session, self._session.machine.clock.wall_ms()
        if move.lever is Lever.RATE:  # of a pause the view tells by itself
            sentence = Sentence(
                "run.rate_moved", by=move.by, before=rate(move.before), after=rate(move.after)
            )
            session.voice.happened(Event(word="rate", sentence=sentence, at_ms=at_ms))
        moved = Moved(at_ms, move.by, move.lever.value, move.before, move.after)
        try:
            await anyio.to_thread.run_sync(self._note, moved)
        except DiskError:
            return False
        return True

    def _note(self, moved: Moved) -> None:
        with self._session.checkpoint.transaction() as connection:
            moves.note(connection, self._invocation, moved)


@contextmanager
def installed(session: Session, invocation: int, rate: Regulated) -> Iterator[Installed]:
    """Inside the block others can call; where no socket can be had, people are told, and the keys are left."""
    listening = listener(session.checkpoint.path) if has_credentials() else None
    try:
        if listening is None:
            session.voice.say(Sentence("run.no_socket"))
        yield Installed(session, invocation, rate, listening)
    finally:
        if listening is not None:
            listening.close()


def rate(asked: float | None) -> Sentence | Rate:
    """A rate for people."""
    return Sentence("progress.unlimited") if asked is None else Rate(asked)
