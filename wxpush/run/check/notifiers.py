"""Whether those whom `notify:` names could be told: each is looked at, and none is told anything."""

from collections.abc import Iterator, Mapping
from functools import partial

from anyio import to_thread

from wxpush.notify import notifier_of
from wxpush.notify.bureau import Notifier
from wxpush.notify.kinds.base import NotToldError
from wxpush.options.notifier import NotifierKeys
from wxpush.run.check.finding import CheckResult, Level, check
from wxpush.system.signals import run_interruptible
from wxpush.words import Sentence

_NAME = "notices"


def notifiers(configured: Mapping[str, NotifierKeys]) -> Iterator[CheckResult]:
    """A check for each. None of them is a failure: messages leave without notices too."""
    for name, keys in configured.items():
        yield _looked_at(notifier_of(name, keys))


def _looked_at(notifier: Notifier) -> CheckResult:
    who = {"name": notifier.name, "kind": notifier.word}
    try:
        if notifier.store.closed:
            return check(
                _NAME, Level.WARN, Sentence("run.notices_closed", **who), Sentence("run.write_address_anew")
            )
        # Each runs an event loop of its own, so it gets a thread.
        look = partial(to_thread.run_sync, notifier.courier.look, abandon_on_cancel=True)
        reached = run_interruptible(look)
    except NotToldError as error:
        return check(
            _NAME,
            Level.WARN,
            Sentence("run.notices_not", **who, why=error.why),
            Sentence("run.mend_notifier"),
        )
    return check(_NAME, Level.OK, Sentence(f"run.notices_by_{reached.value}", **who))
