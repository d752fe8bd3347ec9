import gzip
import os
import socket
from pathlib import Path, PosixPath

import pytest

from tests.sources.reading import cells, survey, write
from wxpush.errors import SourceError, UsageError
from wxpush.sources import FORMATS, open_input
from wxpush.sources.descriptor import Descriptor


def refusal(path, **options):
    with pytest.raises(SourceError) as caught:
        open_input(path, **options)
    return str(caught.value)


def test_a_folder_is_told_as_such(tmp_path):
    (tmp_path / "orders.csv").mkdir()
    assert "is a folder" in refusal(tmp_path / "orders.csv")


def test_a_missing_file_is_told_as_such(tmp_path):
    assert "does not exist" in refusal(tmp_path / "orders.csv")
    (tmp_path / "link.csv").symlink_to("nowhere.csv")
    assert "does not exist" in refusal(tmp_path / "link.csv")


def test_a_pipe_is_refused_at_once_and_not_opened(tmp_path):
    os.mkfifo(tmp_path / "orders.csv")
    assert "is a pipe" in refusal(tmp_path / "orders.csv")


@pytest.mark.parametrize("name", ["zero", "null", "full", "urandom"])
def test_a_device_is_told_as_such(name):
    assert "is a device" in refusal(Path("/dev", name), format="csv")


def test_a_socket_is_told_as_such(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket may not be long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("orders.csv")
        assert "is a socket" in refusal(Path("orders.csv"))


def test_names_that_no_file_can_have_are_told_as_such(tmp_path):
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    assert "cannot be opened" in refusal(tmp_path / "loop.csv")
    assert "cannot be opened" in refusal(tmp_path / ("x" * 300 + ".csv"))
    assert "cannot be opened" in refusal(Path("a\0.csv"))
    assert "cannot be opened" in refusal(write(tmp_path, b"a\n") / "b.csv")


class Swapped(PosixPath):
    """The path of something that was a regular file when it was asked about."""

    def stat(self, **_options):
        return Path(__file__).stat()


def test_a_file_that_becomes_a_pipe_before_it_is_opened_is_refused(tmp_path):
    os.mkfifo(tmp_path / "orders.csv")
    before = len(list(Path("/proc/self/fd").iterdir()))
    assert "is a pipe" in refusal(Swapped(tmp_path / "orders.csv"))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


class Forbidden(PosixPath):
    """The path of a file that this user may not touch."""

    def stat(self, **_options):
        raise PermissionError(13, "Permission denied")


def test_a_forbidden_file_is_told_as_such(tmp_path):
    assert "may not be read" in refusal(Forbidden(tmp_path / "orders.csv"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read anything")
def test_an_unreadable_file_is_told_as_such(tmp_path):
    path = write(tmp_path, b"a\n1\n")
    path.chmod(0)
    assert "may not be read" in refusal(path)


def test_a_symlink_to_a_regular_file_is_followed(tmp_path):
    write(tmp_path, b"a\n1\n", "real.csv")
    (tmp_path / "orders.csv").symlink_to("real.csv")
    assert cells(survey(tmp_path / "orders.csv")) == [["1"]]


@pytest.mark.parametrize("name", ["orders", "orders.txt", "orders.gz", ".csv", "orders.csv.bak"])
def test_an_unknown_suffix_is_told_with_those_that_are_known(tmp_path, name):
    with pytest.raises(UsageError) as caught:
        open_input(write(tmp_path, b"a\n1\n", name))
    for word in (*FORMATS, "--format"):
        assert word in str(caught.value)


@pytest.mark.parametrize("name", ["orders.ods", "订单.XLS"])
def test_a_spreadsheet_is_not_to_be_renamed_but_saved_as_csv(tmp_path, name):
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    with pytest.raises(
        UsageError, match=r"is a spreadsheet, of a kind .* nothing was sent\. Save it as \.xlsx or CSV"
    ):
        open_input(tmp_path / name)


def test_an_unknown_format_is_told_with_those_that_are_known(tmp_path):
    with pytest.raises(UsageError, match="Use one of csv, tsv, jsonl"):
        open_input(write(tmp_path, b"a\n1\n"), format="xml")


@pytest.mark.parametrize(
    ("name", "word"), [("ORDERS.CSV", None), ("orders.CSV.Gz", None), ("o.gz", "csv"), ("o", "csv")]
)
def test_the_format_is_told_by_suffix_or_word(tmp_path, name, word):
    content = b"a,b\n1,2\n"
    path = write(tmp_path, gzip.compress(content) if name.lower().endswith("gz") else content, name)
    with open_input(path, format=word) as source:
        assert (source.format, source.path, source.columns) == ("csv", path, ("a", "b"))


def test_the_identity_is_the_files_when_it_was_opened(tmp_path):
    path = write(tmp_path, b"a\n1\n")
    found = path.stat()
    with open_input(path) as source:
        path.write_bytes(b"a\n1\n2\n")
        identity = source.identity()
    assert (identity.size, identity.inode, identity.device) == (4, found.st_ino, found.st_dev)
    assert (identity.mtime_ns, identity.ctime_ns) == (found.st_mtime_ns, found.st_ctime_ns)
    with open_input(path) as source:
        assert source.identity() != identity


def test_the_descriptor_is_closed_and_never_inherited(tmp_path):
    path = write(tmp_path, b"a\n1\n")
    descriptor = Descriptor(path)
    number = descriptor._fd
    assert not os.get_inheritable(number)
    descriptor.close()
    descriptor.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)


def test_a_closed_input_is_not_read_from(tmp_path):
    source = open_input(write(tmp_path, b"a\n1\n"))
    source.close()
    with pytest.raises(SourceError, match="cannot be read"):
        list(source.blocks())


def test_a_refused_file_leaves_no_descriptor_open(tmp_path):
    path = write(tmp_path, b"a\0,a\n1,2\n")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        refusal(path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
