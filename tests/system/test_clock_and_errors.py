"""The machine's clocks, and what an error means for a run that is going on."""

import ast
import re
import time
from pathlib import Path

import pytest

import wxpush
from tests.pages.modules import modules, nodes
from wxpush.errors import (
    AccountError,
    BusyError,
    ChangedError,
    DiskError,
    Exit,
    Reason,
    ServerError,
    SourceError,
    StateError,
    UnreachableError,
    UsageError,
    WxpushError,
    decisive,
    meaning,
    stopped_by,
)
from wxpush.system.clock import SystemClock
from wxpush.words import Means

PACKAGE = Path(wxpush.__file__).parent


def test_the_clocks_go_forward_together():
    clock = SystemClock()
    first, begun = clock.instant(), clock.monotonic()
    time.sleep(0.02)
    later, ended = clock.instant(), clock.monotonic()
    assert 20 <= later.boot_ms - first.boot_ms < 5000
    assert 0.02 <= ended - begun < 5
    assert abs(later.wall_ms - time.time() * 1000) < 5000


def test_a_boot_has_one_name_where_the_system_names_it(tmp_path):
    assert SystemClock().boot_id() == SystemClock().boot_id()
    named = tmp_path / "boot_id"
    assert SystemClock(named).boot_id() == ""
    named.write_text("0d1e\n", encoding="ascii")
    assert SystemClock(named).boot_id() == "0d1e"


class FullError(DiskError):
    """A kind of a kind."""


@pytest.mark.parametrize(
    ("error", "reason", "code"),
    [
        (ChangedError("why"), Reason.CHANGED, Exit.CHANGED),
        (DiskError("why"), Reason.DISK, Exit.DISK),
        (FullError("why"), Reason.DISK, Exit.DISK),
        (UnreachableError("why"), Reason.BREAKER, Exit.STOPPED),
        (ServerError("why"), Reason.SERVER, Exit.STOPPED),
        (StateError("why"), Reason.STATE, Exit.STOPPED),
        (AccountError("why"), Reason.ACCOUNT, Exit.REFUSED),
        (UsageError("why"), Reason.ACCOUNT, Exit.USAGE),
    ],
)
def test_an_error_stops_with_its_reason_and_code(error, reason, code):
    stop = stopped_by(error)
    assert (stop.reason, stop.exit, stop.told()) == (reason, code, "why")


@pytest.mark.parametrize(
    ("error", "code"),
    [(WxpushError, 2), (UsageError, 2), (SourceError, 2), (BusyError, 6), (DiskError, 9), (ChangedError, 7)],
)
def test_every_error_knows_its_exit_code(error, code):
    assert error("why").exit == code


def test_a_bug_is_not_hidden_behind_an_error_of_ours_in_its_group():
    ours, bug = AccountError("no"), ZeroDivisionError()
    group = BaseExceptionGroup
    assert decisive(ours) is ours
    assert decisive(bug) is bug
    assert decisive(group("", [group("", [ours]), UsageError("no")])) is ours
    assert decisive(group("", [ours, group("", [UsageError("no"), bug])])) is bug


def test_an_error_means_what_is_said_nearest_to_it():
    error = SourceError("sources.empty", path="orders.csv")
    with pytest.raises(BaseExceptionGroup), meaning(Means.NOTHING), meaning(Means.NOT_CHANGED):
        raise BaseExceptionGroup("", [error])
    assert str(error) == "orders.csv is empty; nothing was changed. Write one line for each recipient."


def test_what_stops_a_run_that_is_going_on_does_not_say_that_nothing_was_sent():
    error = ChangedError("sources.changed", path="orders.csv")
    assert "; nothing was sent now." in str(error)
    assert "; rows not sent stay pending." in stopped_by(error).told()


@pytest.mark.parametrize("room", ["run", "cluster", "sending", "limits", "followers", "wiring.py"])
def test_a_run_has_one_clock_which_its_machine_hands_in(room):
    place = PACKAGE / room
    files = [place] if place.is_file() else place.rglob("*.py")
    own = re.compile(r"SystemClock\(|wiring\.line\(")
    found = {path.relative_to(PACKAGE).as_posix() for path in files if own.search(path.read_text("utf-8"))}
    # The real machine makes its clock, and workers of a cluster share an account's token in their own way.
    assert found <= {"run/machine.py", "cluster/wiring.py"}


#: Who reads a clock of the machine without the one that is handed in.
_READERS = {
    "system/clock.py",  # the clock
    "transport/deadline.py", "transport/dialling.py", "transport/link.py", "transport/wire.py", "transport/names.py",  # deadlines of sockets, many a message
    "sandbox/account/sandboxclock.py",  # the sandbox's clock, which may run faster
    "sandbox/wire.py",  # the Date of its answers, which is never turned
}  # fmt: skip
_READINGS = {
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "clock_gettime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
}  # fmt: skip


def _readings(nodes):
    """What in a module reads a clock: `time.monotonic` handed on is one too."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from ({each.name for each in node.names} & _READINGS["time"])
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
            if node.attr in _READINGS.get(owner, ()):
                yield f"{owner}.{node.attr}"


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.monotonic()", "from time import monotonic", "clock(time.time)", "import datetime\ndatetime.datetime.now(UTC)",
        "date.today()",
    ],
)  # fmt: skip
def test_whoever_reads_a_clock_is_found(source):
    assert list(_readings(ast.walk(ast.parse(source))))


def test_who_asks_the_clock_that_is_handed_in_is_not():
    assert not list(
        _readings(
            ast.walk(
                ast.parse("import time\nclock.monotonic()\ntime.sleep(1)\ntime.localtime(at)\nwhen.time()")
            )
        )
    )


def test_nobody_reads_a_clock_beside_the_one_that_is_handed_in():
    found = {path.relative_to(PACKAGE).as_posix() for path in modules() if any(_readings(nodes(path)))}
    assert found == _READERS
