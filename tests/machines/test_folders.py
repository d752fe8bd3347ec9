"""One checkpoint among many that cannot be read hides no other."""

import pytest

from tests.checkpoint.surveys import survey
from wxpush.checkpoint.findings import Keep
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.common.failures import guarded
from wxpush.cli.common.status.looks import look_into, show_looks
from wxpush.errors import Exit
from wxpush.options.values import Values
from wxpush.system.clock import SystemClock


@pytest.fixture
def campaigns(tmp_path):
    """b and d have begun; what stands for a, c and e is none of ours, or a folder."""
    (tmp_path / "a.csv.wxpush").mkdir()
    (tmp_path / "c.csv.wxpush").write_bytes(b"something else, longer than a page's head" * 200)
    (tmp_path / "e.csv.wxpush").symlink_to(tmp_path / "nowhere")
    for name in ("b", "d"):
        with SqliteCheckpoint.open(tmp_path / f"{name}.csv.wxpush") as checkpoint:
            checkpoint.begin("boot", 1)
            survey(checkpoint, Keep.NOTHING, [(1, 1)])
    return tmp_path


def test_status_of_a_folder_shows_what_it_can_and_names_the_others(campaigns, capfd):
    code = guarded(lambda: show_looks(look_into(campaigns, Values({}), SystemClock()), Values({})))
    told = capfd.readouterr()
    assert [name for name in "abcde" if f"{name}.csv: " in told.out] == ["b", "d"]
    assert [name for name in "abcde" if f"{name}.csv.wxpush" in told.err] == ["a", "c"]
    assert "Free space" not in told.err
    assert code == Exit.DISK
