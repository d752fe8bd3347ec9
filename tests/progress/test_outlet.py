"""Nothing that output does can hold up or break the sending."""

import fcntl
import io
import os
import pty
import time
from contextlib import ExitStack

import pytest

from wxpush.progress.outlet import Outlet


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
