"""What a connection may be made to hold, and how long it may take, over real sockets."""

import os
import ssl
import time
from contextlib import ExitStack

import pytest

from tests.service.serving import (
    connected,
    exchange,
    headers_of,
    json_of,
    read_all,
    request,
    served,
    status_of,
)
from tests.transport.conftest import certificates  # noqa: F401 - a fixture
from wxpush.errors import UsageError
from wxpush.listening.wire import Bounds
from wxpush.system.tls import reload_certificate, server_context


def told(error):
    """The id of the sentence."""
    return error.value.sentence.id


QUICK = Bounds(head=8192, head_seconds=0.3, request_seconds=0.6, connections=5, connections_each=3)


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 100_000,
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n",
        b"GET /" + b"x" * 100_000,
        b"GET /" + b"x" * 8200 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: y\r\n" % number for number in range(5000)),
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"A:\r\n" * 3000 + b"\r\n",
    ],
)
def test_a_head_that_is_too_large_is_refused_without_waiting_for_its_end(head):
    with served(bounds=QUICK) as place:
        answer = exchange(place, head)
        assert (status_of(answer), json_of(answer)["code"]) == (431, "head_too_large")
        assert answer.count(b"HTTP/1.1") == 1
        assert status_of(exchange(place, request())) == 200


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"GET / HTT",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: zh\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nhalf",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ],
)
def test_what_does_not_arrive_in_time_is_refused(beginning):
    with served(bounds=QUICK) as place:
        answer = exchange(place, beginning)
        assert (status_of(answer), json_of(answer)["code"]) == (408, "too_slow")
        assert headers_of(answer)["connection"] == "close"


def test_a_byte_now_and_then_gives_no_more_time():
    with served(bounds=QUICK) as place, connected(place) as connection:
        began = time.monotonic()
        try:
            for byte in request("POST", "/", "Content-Length: 100000"):
                connection.sendall(bytes([byte]))
                time.sleep(0.05)
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert time.monotonic() - began < 4  # to write it all would take longer
        assert status_of(read_all(connection)) == 408


def test_a_connection_that_rests_between_requests_is_no_slow_one():
    with served(bounds=QUICK) as place, connected(place) as connection:
        for _ in range(2):
            connection.sendall(request(close=False))
            time.sleep(1)
            assert status_of(connection.recv(1 << 16)) == 200


def test_requests_in_one_piece_are_answered_in_their_order():
    with served(bounds=QUICK) as place:
        answer = exchange(place, request(close=False) * 20 + request("GET", "/bug"))
        assert answer.count(b"HTTP/1.1 200") == 20
        assert answer.rindex(b"HTTP/1.1 500") > answer.rindex(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "bytes_",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
)
def test_what_is_no_http_is_told_so(bytes_):
    with served(bounds=QUICK) as place:
        answer = exchange(place, bytes_)
        assert status_of(answer) in {400, 403}
        assert json_of(answer)["code"] in {"malformed", "stranger"}


def test_one_address_may_have_so_many_connections_and_all_together_so_many():
    with served(bounds=QUICK) as place:
        held = ExitStack()
        for _ in range(3):
            each = held.enter_context(connected(place))
            each.sendall(request(close=False))
            assert status_of(each.recv(1 << 16)) == 200
        answer = exchange(place, b"")
        assert (status_of(answer), json_of(answer)["code"]) == (503, "connections")
        assert headers_of(answer)["retry-after"] == "1"
        held.close()
        until = time.monotonic() + 30
        while status_of(exchange(place, request())) != 200:
            assert time.monotonic() < until


def test_who_does_not_fetch_his_answer_loses_it():
    with (
        served(bounds=Bounds(fetch_seconds=0.3)) as place,
        connected(place) as connection,
    ):
        connection.sendall(request("GET", "/large"))
        time.sleep(2)
        assert len(read_all(connection)) < 50_000_000


def test_tls_by_files(certificates, tmp_path):  # noqa: F811 - the fixture
    key = tmp_path / "server.key"
    key.write_bytes((certificates.folder / "server.key").read_bytes())
    key.chmod(0o600)
    context = server_context(certificates.folder / "good.pem", key)
    client = ssl.create_default_context(cafile=certificates.folder / "authority.pem")
    with served(tls=context) as place, connected(place) as plain:
        with client.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
            connection.sendall(request())
            assert status_of(read_all(connection)) == 200
            assert connection.version() in {"TLSv1.2", "TLSv1.3"}
        reload_certificate(context, certificates.folder / "good.pem", key)
        key.write_text("no key")
        with pytest.raises(UsageError) as error:
            reload_certificate(context, certificates.folder / "good.pem", key)
        assert told(error) == "transport.certificate_unusable"
        key.chmod(0o644)
        with pytest.raises(UsageError) as error:
            server_context(certificates.folder / "good.pem", key)
        assert told(error) == "transport.key_unguarded"
        with pytest.raises(UsageError):
            server_context(tmp_path / "none.pem", tmp_path / "none.key")
        key.chmod(0o600)
        os.mkfifo(tmp_path / "pipe.pem")
        with pytest.raises(UsageError):  # nobody is waited for at its other end
            server_context(tmp_path / "pipe.pem", key)
        with connected(place) as again, client.wrap_socket(again, server_hostname="127.0.0.1") as connection:
            connection.sendall(request())
            assert status_of(read_all(connection)) == 200
