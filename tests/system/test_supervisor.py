"""Whoever watches over a process is told in the way of systemd."""

import os
import socket

import pytest

from wxpush.system.supervisor import Supervisor


@pytest.fixture(params=["path", "abstract"])
def systemd(request, tmp_path):
    """Where it listens, as the environment has it, and its socket."""
    named = str(tmp_path / "notify") if request.param == "path" else f"@wxpush-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(named.replace("@", "\0"))
        listening.settimeout(10)
        yield named, listening


def test_each_word_is_one_datagram_with_a_status_of_one_line(systemd):
    named, listening = systemd
    supervisor = Supervisor({"NOTIFY_SOCKET": named})
    assert supervisor.asked_for
    supervisor.ready("taking\nmessages READY=0")
    supervisor.turns("5 wait")
    supervisor.stopping()
    assert [listening.recv(4096) for _ in range(3)] == [
        b"READY=1\nSTATUS=taking messages READY=0",
        b"WATCHDOG=1\nSTATUS=5 wait",
        b"STOPPING=1",
    ]


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1"}])
def test_nobody_is_told_where_nobody_asked(environ):
    supervisor = Supervisor(environ)
    assert not supervisor.asked_for
    supervisor.ready("")


def test_one_that_is_gone_stops_nothing(tmp_path):
    Supervisor({"NOTIFY_SOCKET": str(tmp_path / "gone")}).stopping()


@pytest.mark.parametrize(
    ("environ", "every"),
    [
        ({"WATCHDOG_USEC": "30000000"}, 10),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_watchdog_is_told_well_before_its_time(environ, every):
    assert Supervisor(environ).every == every


def test_the_watchdog_that_names_this_process_is_told():
    assert Supervisor({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}).every == 10
