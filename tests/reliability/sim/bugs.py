"""Bugs that the simulation has to find: each is the code of wxpush with one passage of it changed."""

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from wxpush.sending import doubt, retry
from wxpush.sending.journal import Journal
from wxpush.token.account import AccountTokens


@dataclass(frozen=True, slots=True)
class Edit:
    """`after` stands where `before` stood, in this function."""

    owner: object
    function: str
    before: str
    after: str

    def made(self) -> Callable:
        """The function, edited. Fails when the passage is not there any more: then the bug is to be planted anew."""
        original = getattr(self.owner, self.function)
        source = textwrap.dedent(inspect.getsource(original))
        assert source.count(self.before) == 1, f"{self.before!r} is not once in {self.function}"
        names = dict(vars(sys.modules[original.__module__]))
        exec(source.replace(self.before, self.after), names)
        return names[self.function]


BUGS = {
    "a row in doubt is repeated past nine minutes": (
        Edit(retry, "seconds_left", "return repeats.seconds", "return 2 * repeats.seconds"),
        Edit(doubt, "sort", "seconds < repeat_seconds", "seconds < 2 * repeat_seconds"),
    ),
    "after a restart the wall clock alone tells how old a row is": (
        Edit(doubt, "age", "max(wall, present.now.boot_ms - record.first_boot_ms)", "wall"),
    ),
    "a row is settled before it is sent": (
        Edit(
            Journal, "hand_out",
            "    return message\n",
            "    self._outcomes.append((message, State.SENT, None))\n    return message\n",
        ),
    ),
    "a message leaves while its intent is not synced yet": (
        Edit(
            Journal, "_write",
            "    await self._checkpoint.commit(records + unsendable, Intents.of(fresh, self._invocation))\n",
            "    self.ready.extend(self._intended)\n    self._intended.clear()\n    self.became_ready.ring()\n"
            "    await self._checkpoint.commit(records + unsendable, Intents.of(fresh, self._invocation))\n",
        ),
    ),
    "every worker renews the token": (
        Edit(AccountTokens, "get", "async with self._lock:", "async with anyio.Lock():"),
        Edit(AccountTokens, "refused", "async with self._lock:", "async with anyio.Lock():"),
    ),
    "every worker renews the token, one after another": (
        Edit(AccountTokens, "get", "if self._flights == flight and not self.current:", "if True:"),
    ),
}  # fmt: skip


@contextmanager
def planted(edits: Sequence[Edit]) -> Iterator[None]:
    """The bug is in the code meanwhile."""
    before = [
        (edit.owner, edit.function, inspect.getattr_static(edit.owner, edit.function)) for edit in edits
    ]
    for edit in edits:
        setattr(edit.owner, edit.function, edit.made())
    try:
        yield
    finally:
        for owner, function, original in before:
            setattr(owner, function, original)
