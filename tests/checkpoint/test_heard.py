"""What a run's checkpoint tells of the answers that it has had so far."""

import pytest

from tests.checkpoint.records import record
from wxpush.checkpoint import rows
from wxpush.checkpoint.heard import Heard, heard
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.model import State

_GONE, _FOREIGN = {"errcode": 43004}, {"errcode": 40003}


def _heard(errcode: int, rejected: int) -> Heard:
    return Heard(proven=True, errcode=errcode, rejected=rejected)


@pytest.mark.parametrize(
    ("states", "found"),
    [
        ([], Heard(proven=False)),
        ([(State.PENDING, {}), (State.INVALID, {}), (State.IN_DOUBT, {"errcode": -1})], Heard(proven=False)),
        ([(State.REJECTED, _GONE)] * 3, Heard(proven=False, errcode=43004, rejected=3)),
        ([(State.REJECTED, _GONE), (State.REJECTED, _FOREIGN)], _heard(40003, 1)),
        ([(State.REJECTED, _GONE), (State.SENT, {"errcode": 0})], Heard(proven=True)),
        ([(State.SENT, {"errcode": 0}), *[(State.REJECTED, _GONE)] * 3], _heard(43004, 3)),
        (
            [(State.REJECTED, _FOREIGN), *[(State.REJECTED, _GONE)] * 2, (State.PENDING, {})],
            _heard(43004, 2),
        ),
        (
            [(State.SENT, {"errcode": 0}), (State.REJECTED, {"detail": rows.SKIPPED, **_FOREIGN})],
            Heard(proven=True),
        ),
        ([(State.UNDER_REVIEW, {"errcode": 40252})], Heard(proven=True)),
        (
            [(State.REJECTED, _GONE), (State.REJECTED, {"detail": rows.SKIPPED, **_FOREIGN})],
            Heard(proven=False, errcode=43004, rejected=1),
        ),
        ([(State.REJECTED, {"detail": "none"})], Heard(proven=False)),
    ],
)
def test_a_run_is_proven_by_what_was_accepted_or_refused_for_two_reasons(tmp_path, states, found):
    with SqliteCheckpoint.open(tmp_path / "c.wxpush") as checkpoint:
        checkpoint.commit_now(
            [record(row, state, at_ms=row, **more) for row, (state, more) in enumerate(states, 1)]
        )
        assert checkpoint.ask(heard) == found
