"""Those whom `notify:` names hear of what ends a command before its sums are known."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wxpush.errors import Exit, Reason, Told, WxpushError, decisive
from wxpush.notify.bureau import Bureau
from wxpush.notify.notice import Scene
from wxpush.notify.wording import of_refusal
from wxpush.system.clock import SystemClock
from wxpush.words import Sentence


@contextmanager
def refusals_told(
    bureau: Bureau,
    label: str,
    warn: Callable[[Sentence], object],
    *,
    but: tuple[type[Exception], ...] = (),
) -> Iterator[None]:
    """Tell of an error that leaves the block, before it goes on as it is. `warn` hears of whoever was not told.

    Not of somebody's own will: a signal, a window that is closed, and what `but` names.
    """
    try:
        yield
    except BaseException as error:
        found = decisive(error)
        if bureau.wanted and isinstance(found, Exception) and not (isinstance(found, but) or _closed(found)):
            _tell(bureau, label, found)
            for each in bureau.settle():
                warn(each.sentence)
        raise


def _closed(error: Exception) -> bool:
    return isinstance(error, WxpushError) and error.reason is Reason.WINDOW


def _tell(bureau: Bureau, label: str, error: Exception) -> None:
    code, said, command, begun = Exit.BUG, str(Sentence("notify.bug_met")), "", True
    if isinstance(error, Told):
        code, said, command = error.exit, str(error), error.command
        # As `meaning` has it of what comes up where rows may have left.
        begun = vars(error).get("means") is error.under_way
    at_ms = SystemClock().wall_ms()
    scene = Scene.here(label)
    bureau.post(of_refusal(scene, said, code=code, command=command, at_ms=at_ms, begun=begun))
