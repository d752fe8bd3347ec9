"""Sockets of one user's own: their mode, their end, and what stands in their place."""

import os
import socket
import stat
import threading

import pytest

from wxpush.system import localsocket
from wxpush.system.localsocket import ForeignError, SocketListener, connect, fits, peer, private_folder


@pytest.fixture
def path(tmp_path):
    return tmp_path / "s.sock"


def mode(path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_it_is_ones_own_alone_whatever_the_umask_and_gone_at_the_end(path):
    before = os.umask(0)
    try:
        listener = SocketListener(path)
        assert mode(path) == 0o600
    finally:
        os.umask(before)
    listener.close()
    assert not path.exists()


def test_what_a_killed_process_left_is_replaced(path):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    listener = SocketListener(path)
    with connect(path, 1.0) as connection:
        assert peer(connection) == os.geteuid()
    listener.close()


def test_one_that_somebody_listens_at_is_left_alone(path):
    listener = SocketListener(path)
    with pytest.raises(FileExistsError):
        SocketListener(path)
    with connect(path, 1.0) as connection:
        assert connection is not None
    listener.close()


@pytest.mark.parametrize("kind", ["file", "folder", "link", "pipe"])
def test_what_is_no_socket_is_left_alone(path, tmp_path, kind):
    other = tmp_path / "other"
    other.touch()
    {
        "file": path.touch,
        "folder": path.mkdir,
        "link": lambda: path.symlink_to(other),
        "pipe": lambda: os.mkfifo(path),
    }[kind]()
    with pytest.raises(FileExistsError):
        SocketListener(path)
    assert path.lstat()
    assert other.exists()


def test_the_socket_of_another_user_is_left_alone(path, monkeypatch):
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(FileExistsError):
        SocketListener(path)


def test_what_was_put_in_its_place_meanwhile_is_left_alone(path):
    listener = SocketListener(path)
    path.unlink()
    path.touch()
    listener.close()
    assert path.exists()


def test_a_link_that_takes_its_place_as_it_is_made_leads_to_no_file(path, tmp_path, monkeypatch):
    other = tmp_path / "other"
    other.touch(mode=0o644)

    class Swapped(socket.socket):
        """The owner of the folder is quick."""

        def bind(self, address):
            super().bind(address)
            path.unlink()
            path.symlink_to(other)

    monkeypatch.setattr(socket, "socket", Swapped)
    with pytest.raises(FileExistsError):
        SocketListener(path)
    assert mode(other) == 0o644
    assert path.is_symlink()


def test_a_link_to_another_socket_of_ones_own_is_not_followed(path, tmp_path):
    listener = SocketListener(tmp_path / "other.sock")
    path.symlink_to(listener.path)
    assert connect(path, 1.0) is None
    with pytest.raises(BlockingIOError):
        listener.socket.accept()
    listener.close()


def test_nobody_answers_where_nobody_listens(path):
    assert connect(path, 1.0) is None
    path.touch()
    assert connect(path, 1.0) is None


def test_another_users_process_is_not_believed(path, monkeypatch):
    listener = SocketListener(path)
    monkeypatch.setattr(localsocket, "peer", lambda _: 12345)
    with pytest.raises(ForeignError):
        connect(path, 1.0)
    listener.close()


def test_the_other_side_is_known_while_it_says_nothing(path):
    listener = SocketListener(path)
    found = []
    thread = threading.Thread(target=lambda: found.append(connect(path, 1.0)))
    thread.start()
    thread.join()
    accepted, _ = listener.socket.accept()
    assert peer(accepted) == os.geteuid()
    found[0].close()
    accepted.close()
    listener.close()


def test_107_bytes_fit_and_no_more(tmp_path):
    room = 107 - len(os.fsencode(tmp_path)) - 1
    assert fits(tmp_path / ("x" * room))
    assert not fits(tmp_path / ("x" * (room + 1)))
    assert not fits(tmp_path / ("信" * room))


def test_a_folder_that_others_can_write_is_not_private(tmp_path):
    assert private_folder(tmp_path / "new" / "deep")
    open_to_all = tmp_path / "open"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    assert not private_folder(open_to_all)
    (tmp_path / "link").symlink_to(tmp_path / "new")
    assert not private_folder(tmp_path / "link")
    (tmp_path / "file").touch()
    assert not private_folder(tmp_path / "file")
