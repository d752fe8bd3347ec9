"""What is told of an error that ends a command before its sums are known."""

import signal

import pytest

from wxpush.cli.common.confirm import DeclinedError
from wxpush.errors import BusyError, DiskError, UsageError, meaning
from wxpush.notify.bureau import Bureau
from wxpush.notify.refusals import refusals_told
from wxpush.run.timing.opening import ClosedError
from wxpush.system.signals import InterruptedEarlyError


class Ear(Bureau):
    """Remembers what is posted."""

    def __init__(self, *, wanted: bool = True) -> None:
        super().__init__()
        self._wanted = wanted
        self.heard: list = []

    @property
    def wanted(self) -> bool:
        return self._wanted

    def post(self, notice):
        if notice is not None:
            self.heard.append((notice.events, notice.data["exit_code"]))


def heard(error: BaseException, *, under_way: bool = False, ear: Ear | None = None) -> list:
    ear = ear or Ear()

    def ended():
        with refusals_told(ear, "campaign.csv", lambda _: None, but=(DeclinedError,)):
            if under_way:
                with meaning(None):
                    raise error
            raise error

    with pytest.raises(type(error)):
        ended()
    return ear.heard


@pytest.mark.parametrize(
    ("error", "under_way", "told"),
    [
        (UsageError("It is so."), False, ("refused", 2)),
        (DiskError("It is so."), False, ("refused", 9)),
        (DiskError("It is so."), True, ("stopped", 9)),
        (ZeroDivisionError(), False, ("stopped", 1)),
        (ExceptionGroup("", [DiskError("It is so.")]), False, ("refused", 9)),
    ],
)
def test_an_error_is_told_as_what_it_is(error, under_way, told):
    event, code = told
    assert heard(error, under_way=under_way) == [((event,), code)]
    assert heard(error, under_way=under_way, ear=Ear(wanted=False)) == []


@pytest.mark.parametrize(
    "error",
    [
        DeclinedError("No."),
        BusyError("Another."),
        ClosedError("Closed."),
        KeyboardInterrupt(),
        InterruptedEarlyError(signal.SIGTERM),
        SystemExit(2),
    ],
    ids=lambda error: type(error).__name__,
)
def test_somebodys_own_will_is_told_to_nobody(error):
    assert heard(error) == []
