"""Nothing that output does can hold up or break the sending."""

import fcntl
import io
import os
import pty
import struct
import termios
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from operator import attrgetter
from typing import Any

import pytest

from wxpush.progress.outlet import Outlet
from wxpush.words.labels import Label


@pytest.fixture
def pipe():
    with ExitStack() as stack:
        read, write = os.pipe()
        stack.callback(os.close, read)
        yield read, stack.enter_context(os.fdopen(write, "w", encoding="utf-8"))


def test_text_goes_through(pipe):
    read, stream = pipe
    outlet = Outlet(stream)
    outlet.write("忙 line\n")
    assert os.read(read, 100).decode() == "忙 line\n"
    assert not outlet.is_terminal


def test_what_the_encoding_has_no_word_for_is_escaped(pipe):
    read, stream = pipe
    Outlet(stream, encoding="ascii").write("¥5\n")
    assert os.read(read, 100) == b"\\xa55\n"


def test_an_encoding_takes_the_characters_that_it_has(pipe):
    _, stream = pipe
    assert [Outlet(stream, encoding=name).takes("忙") for name in ("utf-8", "gbk", "latin-1", "ascii")] == [
        True,
        True,
        False,
        False,
    ]
    assert Outlet(stream).takes("¥忙")
    assert Outlet(None).takes("¥忙")


def test_a_long_text_goes_in_pieces(pipe):
    read, stream = pipe
    Outlet(stream).write("x" * 20_000)
    assert len(os.read(read, 65_536)) == 20_000


@pytest.mark.parametrize("patience", [0.0, 0.05])
def test_a_full_pipe_drops_what_does_not_go_through(pipe, patience):
    read, stream = pipe
    fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, 4096)
    outlet = Outlet(stream)
    begun = time.monotonic()
    outlet.write("x" * 10_000, patience=patience)
    assert not outlet.ready()
    outlet.write("y", patience=patience)
    assert time.monotonic() - begun < 2
    assert set(os.read(read, 65_536)) == {ord("x")}


def test_a_pipe_that_nobody_reads_any_more_is_no_error():
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        Outlet(stream).write("lost\n")


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_without_a_descriptor_nothing_is_written(stream):
    outlet = Outlet(stream)
    outlet.write("lost\n")
    assert not outlet.ready()
    assert not outlet.is_terminal


def test_a_closed_stream_is_no_error(tmp_path):
    stream = (tmp_path / "log").open("w", encoding="utf-8")
    stream.close()
    assert not Outlet(stream).ready()


def test_a_descriptor_closed_behind_our_back_is_no_error():
    read, write = os.pipe()
    stream = os.fdopen(write, "w", encoding="utf-8", closefd=False)
    outlet = Outlet(stream)
    os.close(write)
    os.close(read)
    assert not outlet.ready()
    outlet.write("lost\n")


def test_a_full_disk_is_no_error():
    with open("/dev/full", "w", encoding="utf-8") as stream:  # noqa: PTH123 - a device
        Outlet(stream).write("lost\n")


def test_a_terminal_is_one():
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        assert Outlet(stream).is_terminal
    os.close(ours)


class Unusual(io.StringIO):
    """A stream that says of itself what it is told."""

    def __init__(self, descriptor: int, encoding: Any = None, error: Exception | None = None) -> None:
        super().__init__()
        self._descriptor, self._error = descriptor, error
        self._encoding = encoding

    encoding = property(attrgetter("_encoding"))

    def fileno(self) -> int:
        if self._error is not None:
            raise self._error
        return self._descriptor


@pytest.mark.parametrize(
    ("own", "asked", "written"),
    [("gbk", None, "忙".encode("gbk")), ("gbk", "utf-8", "忙".encode()), (None, None, "忙".encode()), ("ascii", None, b"\\u5fd9")],
)  # fmt: skip
def test_text_is_written_in_the_encoding_that_was_asked_for_or_is_the_streams(pipe, own, asked, written):
    read, stream = pipe
    Outlet(Unusual(stream.fileno(), own), encoding=asked).write("忙")
    assert os.read(read, 100) == written


@pytest.mark.parametrize(
    "error", [OSError("no such"), ValueError("closed"), io.UnsupportedOperation("fileno")]
)
def test_a_stream_that_has_no_descriptor_is_no_error(error):
    outlet = Outlet(Unusual(0, "utf-8", error))
    outlet.write("lost")
    assert (outlet.ready(), outlet.columns) == (False, 0)


def test_a_descriptor_that_select_cannot_watch_takes_nothing():
    assert Outlet(Unusual(-1)).ready() is False
    assert Outlet(Unusual(1 << 20)).ready() is False
    assert Outlet(None).ready() is False


def test_a_terminal_gets_lines_of_its_width_and_a_file_whole_ones():
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 20, 0, 0))
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        outlet = Outlet(stream)
        assert outlet.columns == 20
        outlet.tell(Label.NOTE, "a line that is longer than twenty")
        assert os.read(ours, 1000).count(b"\n") == 2
    os.close(ours)
    assert Outlet(None).columns == 0


def test_a_line_is_waited_for_as_long_as_is_said(pipe):
    read, stream = pipe
    fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, 4096)
    outlet = Outlet(stream)
    outlet.write("x" * 4096)
    with ThreadPoolExecutor() as pool:
        drained = pool.submit(lambda: (time.sleep(0.05), os.read(read, 4096)))
        outlet.tell(Label.NOTE, "heard", patience=30.0)
        drained.result()
    assert os.read(read, 4096) == b"note: heard\n"


def test_nobody_who_is_stuck_is_waited_for_and_a_new_outlet_waits_for_its_first():
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, 4096)
        os.write(write, b"x" * 4096)
        outlet, begun = Outlet(stream), time.monotonic()
        outlet.write("waited for", patience=0.1)
        assert time.monotonic() - begun >= 0.1
        begun = time.monotonic()
        outlet.write("not waited for", patience=5.0)
        assert time.monotonic() - begun < 0.5
    os.close(read)
