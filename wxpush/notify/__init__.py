"""Who is told when somebody should look: the operator's own command, and those whom `notify:` of wxpush.yaml names."""

from collections.abc import Callable, Mapping, Sequence

from wxpush.errors import UsageError
from wxpush.notify.base import Event, Hook
from wxpush.notify.bureau import Bureau, Notifier
from wxpush.notify.command import ShellCommand
from wxpush.notify.kept import KeptNotices
from wxpush.options.notifier import NotifierKeys

#: Hooks by the setting that asks for each; one is made of its setting's value.
HOOKS: dict[str, Callable[[str], Hook]] = {"on_stop": ShellCommand}


class Notices:
    """All who are told of one run."""

    def __init__(self, hooks: Sequence[Hook] = (), bureau: Bureau | None = None) -> None:
        self._hooks = hooks
        self.bureau = bureau or Bureau()

    @property
    def wanted(self) -> bool:
        """Whether anybody is told."""
        return bool(self._hooks) or self.bureau.wanted

    def tell(self, event: Event) -> None:
        """Tell all hooks, one after another."""
        for each in self._hooks:
            each.tell(event)


def notices(asked: Mapping[str, str | None], bureau: Bureau | None = None) -> Notices:
    """Who is told, by the settings that ask for it; None: that one does not."""
    return Notices([HOOKS[name](value) for name, value in asked.items() if value is not None], bureau)


def bureau(configured: Mapping[str, NotifierKeys], names: Sequence[str]) -> Bureau:
    """Those of `notify:`, or of them those that are named. Raises UsageError for a name that is not there."""
    for name in names:
        if name not in configured:
            known = sorted(configured)
            raise UsageError(
                "notify.no_notifier" if known else "notify.no_notifier_at_all", name=name, known=known
            )
    return Bureau(
        [notifier_of(name, keys) for name, keys in configured.items() if not names or name in names]
    )


def notifier_of(name: str, keys: NotifierKeys) -> Notifier:
    """One of them, by what wxpush.yaml says of it."""
    from wxpush.notify.kinds import KINDS  # noqa: PLC0415 - mail is slow to import, and few runs tell anybody

    return Notifier(
        name=name,
        word=keys.kind.value,
        events=keys.events,
        courier=KINDS[keys.kind](keys),
        store=KeptNotices.of(name, keys),
    )
