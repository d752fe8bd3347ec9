"""Who is told when somebody should look: the ways there are, each by the setting that asks for it."""

from collections.abc import Callable, Mapping, Sequence

from wxpush.notify.base import Event, Notifier
from wxpush.notify.command import ShellCommand

#: A way is made of its setting's value.
NOTIFIERS: dict[str, Callable[[str], Notifier]] = {"on_stop": ShellCommand}


class Notices:
    """All who are told of one run."""

    def __init__(self, notifiers: Sequence[Notifier] = ()) -> None:
        self._notifiers = notifiers

    @property
    def wanted(self) -> bool:
        """Whether anybody is told."""
        return bool(self._notifiers)

    def tell(self, event: Event) -> None:
        """Tell all of them, one after another."""
        for each in self._notifiers:
            each.tell(event)


def notices(asked: Mapping[str, str | None]) -> Notices:
    """Who is told, by the settings that ask for it; None: that one does not."""
    return Notices([NOTIFIERS[name](value) for name, value in asked.items() if value is not None])
