"""What a dispatch that is under way refuses: other rows than those that workers have, and another place than theirs."""

from wxpush.checkpoint.dispatched import Dispatch
from wxpush.cluster.address import same_server, without_password
from wxpush.errors import BusyError, UsageError, meaning
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.nextcommand import dispatch_command
from wxpush.run.session import Session
from wxpush.run.settings import Settings
from wxpush.words import Means, Sentence


def require_no_changes(settings: Settings) -> None:
    """Raise BusyError where changed rows would be asked for under workers that have the old ones."""
    if settings.accept_changes:
        with meaning(Means.NOT_CHANGED_OR_SENT):
            raise BusyError("run.no_changes_under_way")


def require_its_place(session: Session, where: ClusterPlace, mark: Dispatch, *, more: str = "") -> None:
    """Raise UsageError where another cluster is named than the one that has the rows: a run that is not there looks lost.

    `more`: what else the right command has, after a blank.
    """
    given, noted = named_places(where), noted_places(mark)
    wrong = [what for what, value in noted.items() if value and not _same(what, value, given[what])]
    if not wrong:
        return
    place = session.settings.place
    command = f"{dispatch_command(place.named, mark)}{place.sending}{where.named}{more}"
    error = UsageError(
        "run.dispatched_elsewhere",
        list=place.label,
        right=[Sentence(f"run.its_{what}", value=noted[what]) for what in wrong],
        named=[given[what] for what in wrong],
        command=command,
    )
    error.command = command
    raise error


def named_places(where: ClusterPlace) -> dict[str, str]:
    """What is named, by what it is, as it may be shown."""
    return {
        "broker": without_password(where.broker),
        "state": without_password(where.state),
        "namespace": where.namespace,
    }


def noted_places(mark: Dispatch) -> dict[str, str]:
    """The same of a dispatch; empty where an earlier version did not note it."""
    return {"broker": mark.broker, "state": mark.state, "namespace": mark.namespace}


def _same(what: str, one: str, other: str) -> bool:
    return one == other if what == "namespace" else same_server(one, other)
