import io
import stat
from hashlib import sha256

import pytest

from tests.sources.reading import cells, survey
from wxpush.errors import DiskError, SourceError
from wxpush.sources import spool

CONTENT = b"a,b\n1,2\n" * 200_000


class Failing(io.BytesIO):
    """A stream that gives some bytes and then what it was told."""

    def __init__(self, last):
        super().__init__(CONTENT)
        self._last = last

    def read(self, size=-1, /):
        if self.tell() == 0:
            return super().read(10)
        if isinstance(self._last, BaseException):
            raise self._last
        return self._last


def test_the_same_content_has_the_same_name(tmp_path):
    path = spool(io.BytesIO(CONTENT), tmp_path, format="csv")
    assert path.name == f"stdin-{sha256(CONTENT).hexdigest()[:16]}.csv"
    assert path.read_bytes() == CONTENT
    before = path.stat()
    assert spool(io.BytesIO(CONTENT), tmp_path, format="csv") == path
    assert path.stat() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_for_its_owner_only(tmp_path):
    path = spool(io.BytesIO(CONTENT), tmp_path, format="csv")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_spooled_file_is_an_input(tmp_path):
    assert cells(survey(spool(io.BytesIO(b"a\n1\n2\n"), tmp_path, format="csv"))) == [["1"], ["2"]]


def test_it_is_on_disk_whole_before_it_has_its_name(tmp_path, disk):
    path = spool(io.BytesIO(CONTENT), tmp_path, format="csv")
    assert disk.asked(path) == ["sync", "put in place", "sync of the folder"]


def test_a_file_that_was_edited_since_is_replaced(tmp_path):
    path = spool(io.BytesIO(CONTENT), tmp_path, format="csv")
    path.write_bytes(b"edited")
    assert spool(io.BytesIO(CONTENT), tmp_path, format="csv").read_bytes() == CONTENT


def test_a_symlink_in_its_place_is_replaced_not_followed(tmp_path):
    path = spool(io.BytesIO(CONTENT), tmp_path, format="csv")
    target = path.rename(tmp_path / "elsewhere")
    path.symlink_to(target)
    assert not spool(io.BytesIO(CONTENT), tmp_path, format="csv").is_symlink()


@pytest.mark.parametrize("last", [None, OSError(5, "Input/output error"), ValueError("closed")])
def test_a_stream_that_breaks_off_is_an_error_and_leaves_nothing(tmp_path, last):
    with pytest.raises(SourceError, match="cannot be read to its end"):
        spool(Failing(last), tmp_path, format="csv")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        spool(Failing(KeyboardInterrupt()), tmp_path, format="csv")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_stream_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="Standard input is empty"):
        spool(io.BytesIO(), tmp_path, format="csv")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_takes_no_file_is_a_disk_error(tmp_path):
    with pytest.raises(DiskError, match="Standard input cannot be stored in"):
        spool(io.BytesIO(CONTENT), tmp_path / "missing", format="csv")
