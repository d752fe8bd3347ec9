"""What doctor says of the disk that a checkpoint will be on."""

from types import SimpleNamespace
from typing import Any

import pytest

from wxpush.errors import DiskError
from wxpush.run.check import disk as module
from wxpush.run.check.disk import disk
from wxpush.run.check.finding import Level
from wxpush.words import Sentence

MB = 1024 * 1024


def clock(*syncs: float) -> Any:
    """One that shows how long each of five syncs takes."""
    moments: list[float] = []
    for number, seconds in enumerate(syncs):
        moments += [number * 10.0, number * 10.0 + seconds]
    return SimpleNamespace(monotonic=iter(moments).__next__)


QUICK = (0.001,) * 5


@pytest.mark.parametrize(
    ("free", "syncs", "told"),
    [
        (20 * MB - 1, QUICK, (Level.FAIL, "run.disk_full")),
        (20 * MB, QUICK, (Level.WARN, "run.disk_full")),
        (500 * MB - 1, QUICK, (Level.WARN, "run.disk_full")),
        (500 * MB, QUICK, (Level.OK, None)),
        # the median counts: a disk that was slow once is none that is slow
        (900 * MB, (0.001, 0.001, 0.049, 3.0, 4.0), (Level.OK, None)),
        (900 * MB, (0.001, 0.001, 0.06, 3.0, 4.0), (Level.WARN, "run.disk_slow")),
        (90 * MB, (1.0,) * 5, (Level.WARN, "run.disk_full")),
    ],
)
def test_room_and_syncing_are_told_from_where_they_are_little_and_slow(
    monkeypatch, tmp_path, free, syncs, told
):
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=free))
    found, (level, advice) = disk(tmp_path, clock(*syncs)), told
    assert (found.name, found.level) == ("disk", level)
    assert found.advice == (str(Sentence(advice)) if advice else "")
    assert f"{free / 1024**3:.1f}" in found.what
    assert str(tmp_path) in found.what
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_fails_with_the_reason(tmp_path):
    found = disk(tmp_path / "not there", clock())
    assert (found.level, found.advice) == (Level.FAIL, str(Sentence("run.name_a_folder")))
    assert all(word in found.what for word in (str(tmp_path / "not there"), "No such file"))


def test_where_no_temporary_folder_can_be_had_it_fails_with_what_to_set(monkeypatch, tmp_path):
    def none() -> None:
        raise DiskError("run.no_temporary_folder")

    monkeypatch.setattr(module, "temporary_folder", none)
    found = disk(tmp_path, clock())
    assert (found.level, found.what) == (Level.FAIL, str(Sentence("run.no_temporary_folder")))
    assert found.advice == str(Sentence("run.set_tmpdir"))
