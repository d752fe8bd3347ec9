"""Where the socket of a send is, and what stands in its place."""

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from wxpush.errors import UsageError
from wxpush.limits.lever import Lever
from wxpush.run.levers.address import addresses, listener
from wxpush.run.levers.calling import call
from wxpush.run.levers.orders import LeverOrder
from wxpush.system.localsocket import SocketListener


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path leaves room for a socket's."""
    with tempfile.TemporaryDirectory(prefix="w", dir="/tmp") as folder:
        yield Path(folder)


def test_the_socket_is_beside_the_checkpoint(tmp_path):
    first, folder = next(addresses(tmp_path / "c.wxpush"))
    assert (first, folder) == (tmp_path / "c.wxpush.sock", None)


def test_a_long_path_has_its_socket_in_a_folder_of_the_users_own(tmp_path, short, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    listening = listener(deep / ("f" * 80 + ".csv.wxpush"))
    assert listening.path.parent == short / "wxpush"
    assert (short / "wxpush").stat().st_mode & 0o777 == 0o700
    listening.close()
    assert not list((short / "wxpush").iterdir())


def test_by_whatever_way_a_checkpoint_is_named_its_socket_is_the_same(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert list(addresses(tmp_path / "link" / "c.wxpush")) == list(addresses(tmp_path / "real" / "c.wxpush"))


def test_what_stands_in_its_place_is_left_and_another_place_taken(tmp_path, short, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    (tmp_path / "c.wxpush.sock").write_text("a file of somebody's")
    listening = listener(tmp_path / "c.wxpush")
    assert listening.path.parent == short / "wxpush"
    listening.close()
    assert (tmp_path / "c.wxpush.sock").read_text() == "a file of somebody's"


def test_without_a_folder_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "none"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ("x" * 120)))
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    assert listener(deep / "c.wxpush") is None


def test_a_process_that_is_none_of_ours_is_given_no_order_and_named(tmp_path):
    path = tmp_path / "c.wxpush"
    strange = SocketListener(tmp_path / "c.wxpush.sock")
    strange.socket.setblocking(True)  # noqa: FBT003

    def answer() -> None:
        connection, _ = strange.socket.accept()
        with connection:
            connection.recv(100)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    with pytest.raises(UsageError, match=r"c\.wxpush\.sock is no send of this campaign and of yours"):
        call(path, LeverOrder(Lever.PAUSE))
    thread.join()
    strange.close()
