"""`wxpush receipts serve`, as a process that is pushed to over a socket."""

import json
import signal
import socket
import threading
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from random import Random

import httpx
import pytest

from tests.receipts.pushes import MODES, as_xml, openid, push, query, template_event
from tests.receipts.stand import Stand, pushed


@pytest.fixture
def stand(tmp_path):
    return Stand(tmp_path)


def event_number(number):
    """One of each mode and form in turn."""
    status = ("success", "success", "failed:user block", "failed: system failed", "failed:freq limit")[
        number % 5
    ]
    return push(
        template_event(number, msgid=10_000 + number, status=status),
        MODES[number % 3],
        ("xml", "json")[number % 2],
    )


def test_an_address_is_checked_and_events_are_kept_before_they_are_answered(stand):
    with stand.serving() as served:
        assert served.check(query(echostr="5012841")).text == "5012841"
        for number in range(6):
            answer = served.push(*event_number(number), path=f"/{number}")
            assert (answer.status_code, answer.text) == (200, "success")
            assert stand.events() == number + 1
        served.push(*event_number(1))
        code, ended, said = served.stop()
    assert code == 143
    assert (ended["new"], ended["known"], ended["other"]) == (6, 1, 0)
    assert "6 new, 1 known already" in said


def test_other_pushes_are_answered_and_left_alone(stand):
    with stand.serving() as served:
        answer = served.push(
            query(), as_xml({"FromUserName": openid(1), "MsgType": "text", "Content": "你好"})
        )
        assert (answer.status_code, answer.text) == (200, "success")
        assert stand.events() == 0


@pytest.mark.parametrize(("asked", "body", "status", "word"), [
    (lambda: query(token="other"), lambda: as_xml(template_event()), 403, "forged"),
    (lambda: query(at=1_714_037_059), lambda: as_xml(template_event()), 403, "stale"),
    (query, lambda: b"<!DOCTYPE xml><xml/>", 400, "malformed"),
    (query, lambda: b"x" * 300_000, 413, "too_large"),
    (lambda: push(template_event(), "safe")[0], lambda: push(template_event(2), "safe")[1], 403, "forged"),
])  # fmt: skip
def test_what_is_not_taken(stand, asked, body, status, word):
    with stand.serving() as served:
        assert served.push(asked(), body()).status_code == status
        _, ended, said = served.stop(signal.SIGINT)
    assert ended["refused"][word] == 1
    assert "A push was refused" in said
    assert openid(1) not in said


def test_a_body_without_a_length_is_bounded_too(stand):
    with stand.serving() as served:
        answer = httpx.post(f"{served.url}/?{query()}", content=(b"x" * 1000 for _ in range(300)))
        assert answer.status_code == 413
        assert httpx.request("PUT", f"{served.url}/?{query()}").status_code == 405


def test_a_safe_push_without_a_key_says_what_to_do(stand):
    with stand.serving(key=False) as served:
        assert served.push(*push(template_event(), "safe")).status_code == 403
        assert served.push(*push(template_event(), "compatible")).status_code == 200
        assert "--aes-key-file" in served.stop()[2]


def test_sigterm_answers_what_has_come(stand):
    """A push whose body is still on its way when the signal comes is taken whole."""
    asked, body = event_number(0)
    with stand.serving() as served, socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall(
            f"POST /?{asked} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n".encode()
        )
        assert line.recv(1000).startswith(b"HTTP/1.1 100")
        served.process.send_signal(signal.SIGTERM)
        line.sendall(body)
        assert b"200 OK" in line.recv(1000)
        assert served.process.wait(60) == 143
    assert stand.events() == 1


def test_killed_it_has_every_event_that_it_answered(stand):
    """Some hundred connections, a tenth twice, kill -9 in the midst and a new receiver in its place."""
    many = 1500
    order = [*range(many), *range(0, many, 10)]
    Random(7).shuffle(order)
    lives = []
    with stand.serving() as first:
        port = first.port

        def kill():
            first.process.kill()
            first.process.wait(60)
            lives.append(second.enter_context(stand.serving(port=port)))

        with ExitStack() as second:
            killing = threading.Thread(target=lambda: (seen.wait(60), kill()))
            seen = threading.Event()
            killing.start()

            def make(number):
                if len(made) == many // 3:
                    seen.set()
                made.append(number)
                return event_number(number)

            made = []
            crowd = pushed(lambda: f"http://127.0.0.1:{port}", make, order, connections=100)
            killing.join()
            assert lives[0].stop()[0] == 143
    assert crowd.taken == set(range(many))
    assert crowd.broken > 0
    with stand.looking() as file:
        kept = file.ask("SELECT msgid, count(*) FROM events GROUP BY 1 ORDER BY 1")
        assert kept == [(10_000 + number, 1) for number in range(many)]
        assert sum(file.events()[0].values()) == many


class _Old(BaseHTTPRequestHandler):
    """The callback that the account had. What it got is in `got`."""

    got: list
    status = 200

    def do_POST(self):
        self.got.append(
            (self.path, self.rfile.read(int(self.headers["content-length"])), self.headers["content-type"])
        )
        self.send_response(self.status)
        self.send_header("content-type", "text/xml")
        self.end_headers()
        self.wfile.write(b"<xml>reply</xml>")

    def log_message(self, *_):
        pass


@pytest.fixture
def old():
    handler = type("Old", (_Old,), {"got": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server, handler
        server.shutdown()


def test_everything_goes_on_to_the_callback_that_the_account_had(stand, old):
    server, handler = old
    with stand.serving("--forward", f"http://127.0.0.1:{server.server_port}/old?a=b") as served:
        asked, body = event_number(0)
        for text in (body, as_xml({"FromUserName": openid(1), "MsgType": "text"})):
            asked = query() if text != body else asked
            answer = served.push(asked, text)
            assert (answer.status_code, answer.text) == (200, "<xml>reply</xml>")
            assert answer.headers["content-type"] == "text/xml"
            assert handler.got.pop() == (f"/old?a=b&{asked}", text, "text/xml")
        assert served.push(query(token="forged"), body).status_code == 403
        handler.status = 500
        assert served.push(*event_number(1)).status_code == 500
        code, ended, _ = served.stop()
    assert handler.got == [handler.got[0]]
    assert (code, ended["new"], ended["not_forwarded"]) == (143, 2, 1)


def test_what_cannot_be_handed_on_is_kept_and_wechat_repeats_it(stand):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with stand.serving("--forward", f"http://127.0.0.1:{port}/") as served:
        assert served.push(*event_number(0)).status_code == 502
        assert stand.events() == 1


def test_whoever_refuses_messages_is_put_on_the_list(stand):
    with stand.serving("--suppress", "never.csv") as served:
        for number in (1, 2, 7):
            served.push(*event_number(number))
        served.stop()
    listed = (stand.folder / "never.csv").read_text("utf-8-sig")
    assert openid(2) in listed
    assert openid(7) in listed
    assert openid(1) not in listed
    assert stand.run("import", "-", stdin=b"").code == 0
    with stand.looking() as file:
        assert file.waiting(9) == []


@pytest.mark.parametrize(("words", "code", "said"), [
    (("--listen", "nowhere"), 2, "no address to listen on"),
    (("--token-file", "nothing"), 2, "nothing"),
        (("--token-file", "key"), 2, "no Token of a callback"),
    (("--aes-key-file", "token"), 2, "EncodingAESKey"),
    (("--forward", "http://shop.example.com/"), 2, "--forward"),
])  # fmt: skip
def test_what_is_asked_for_wrongly(stand, words, code, said):
    ran = stand.commands.run("receipts", "serve", "--token-file", "token", *words)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.sentence


def test_a_port_that_is_taken(stand):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = stand.run("serve", "--token-file", "token", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")
    assert ran.code == 2
    assert "--listen" in ran.sentence


def test_status_tells_programs_and_people(stand):
    assert json.loads(stand.run("status", "--json").out)["events"] == 0
    with stand.serving() as served:
        served.push(*event_number(0))
        told = json.loads(stand.run("status", "--json").out)
    assert (told["events"], told["delivered"], told["foreign"], told["runs"]) == (1, 1, 1, [])
    assert "1 events" in stand.run("status").out
