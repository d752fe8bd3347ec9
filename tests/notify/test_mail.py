"""Mail against a real SMTP server of another make, in a thread: plain on this machine, over TLS, with a login, refused."""

import socket
import threading
import time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.notify.conftest import notice, private
from tests.transport.conftest import certificates  # noqa: F401 - a fixture
from wxpush.errors import UsageError
from wxpush.notify.kinds.base import Failure, NotToldError, Reached
from wxpush.notify.kinds.mail import Mail
from wxpush.options.notifier import MailServer, NotifierKeys, NotifierKind, mail_server

pytestmark = pytest.mark.process

PASSWORD = "correct-horse-battery"


class Box:
    """What the server took."""

    def __init__(self, refused: tuple[str, ...] = (), at_end: str = "250 OK") -> None:
        self.took: list[tuple] = []
        self.refused = refused
        self.at_end = at_end

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - its name there
        if address in self.refused:
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - its name there
        if self.at_end.startswith("2"):
            self.took.append((envelope, message_from_bytes(envelope.content, policy=policy.default)))
        return self.at_end


@pytest.fixture
def serve(certificates):  # noqa: F811 - the fixture
    """Start a server; give where it is."""
    running = []

    def start(box, **more):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        controller = Controller(box, hostname="127.0.0.1", port=port, **more)
        controller.start()
        running.append(controller)
        return port

    yield start
    for controller in running:
        controller.stop()


def mail(server: str, **more) -> Mail:
    keys = {"sender": "wxpush@example.com", "to": ("ops@example.com", "boss@example.com"), "server": server}
    return Mail(NotifierKeys(kind=NotifierKind.MAIL, **keys | more))


def failed(courier: Mail) -> NotToldError:
    with pytest.raises(NotToldError) as raised:
        courier.deliver([notice()])
    return raised.value


def test_a_mail_reaches_all_its_receivers_with_its_title_as_subject(serve):
    box = Box()
    mail(f"smtp://127.0.0.1:{serve(box)}").deliver(
        [notice("10 行已发送", number=1), notice("later", number=2)]
    )
    ((envelope, message),) = box.took
    assert envelope.rcpt_tos == ["ops@example.com", "boss@example.com"]
    assert message["Subject"] == "wxpush: campaign.csv"
    assert (message["From"], message["Auto-Submitted"]) == ("wxpush@example.com", "auto-generated")
    assert message["Message-ID"].endswith("@example.com>")
    text = message.get_content()
    assert text.index("10 行已发送") < text.index("later")


def test_over_tls_with_a_login(serve, certificates, monkeypatch, desk):  # noqa: F811 - the fixture
    monkeypatch.setenv("SSL_CERT_FILE", certificates.environ["SSL_CERT_FILE"])
    asked = []

    def authenticated(server, session, envelope, mechanism, data):
        asked.append((data.login, data.password))
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    login = {"authenticator": authenticated, "auth_require_tls": False}
    box = Box()
    port = serve(box, ssl_context=certificates.server(), server_hostname="localhost", **login)
    secret = private(desk.folder / "password", PASSWORD)
    mail(f"smtps://localhost:{port}", user="ops", secret_file=secret).deliver([notice()])
    assert len(box.took) == 1
    assert asked[0] == (b"ops", PASSWORD.encode())
    wrong = private(desk.folder / "wrong", "wrong-password")
    refusal = failed(mail(f"smtps://localhost:{port}", user="ops", secret_file=wrong))
    assert (refusal.failure, refusal.again) == (Failure.REFUSED, True)
    assert "535" in str(refusal.why)
    assert "wrong-password" not in str(refusal.why)


@pytest.mark.parametrize("name", ["good", "elsewhere"])
def test_starttls_is_asked_for_beyond_this_machine_and_verified(serve, certificates, monkeypatch, name):  # noqa: F811
    monkeypatch.setenv("SSL_CERT_FILE", certificates.environ["SSL_CERT_FILE"])
    box = Box()
    port = serve(box, tls_context=certificates.server(name), require_starttls=True)
    elsewhere = MailServer("localhost", port, wrapped=False, plain=False)
    monkeypatch.setattr("wxpush.notify.kinds.mail.mail_server", lambda _: elsewhere)
    courier = mail("smtp://mail.example.com")
    if name == "good":
        courier.deliver([notice()])
        assert len(box.took) == 1
    else:
        assert "certificate" in str(failed(courier).why)
        assert box.took == []


def test_without_tls_nothing_goes_beyond_this_machine(serve, monkeypatch):
    box = Box()
    elsewhere = MailServer("127.0.0.1", serve(box), wrapped=False, plain=False)
    monkeypatch.setattr("wxpush.notify.kinds.mail.mail_server", lambda _: elsewhere)
    refusal = failed(mail("smtp://mail.example.com"))
    assert refusal.failure is Failure.REFUSED
    assert "TLS" in str(refusal.why)
    assert box.took == []


def test_a_refusal_of_all_is_tried_again_and_one_of_some_is_not(serve):
    nobody = Box(refused=("ops@example.com", "boss@example.com"))
    refusal = failed(mail(f"smtp://127.0.0.1:{serve(nobody)}"))
    assert (refusal.failure, refusal.again) == (Failure.REFUSED, True)
    assert "ops@example.com" in str(refusal.why)
    some = Box(refused=("boss@example.com",))
    refusal = failed(mail(f"smtp://127.0.0.1:{serve(some)}"))
    assert (refusal.failure, refusal.again) == (Failure.REFUSED, False)
    assert "boss@example.com" in str(refusal.why)
    assert len(some.took) == 1


def test_what_the_server_says_is_told(serve):
    refusal = failed(mail(f"smtp://127.0.0.1:{serve(Box(at_end='554 looks like spam'))}"))
    assert (refusal.failure, str(refusal.why)) == (
        Failure.REFUSED,
        "the mail server refused it (554 looks like spam)",
    )


def test_nobody_there_and_one_who_says_nothing(monkeypatch):
    refusal = failed(mail("smtp://127.0.0.1:1"))
    assert refusal.failure is Failure.UNREACHABLE
    monkeypatch.setattr("wxpush.notify.kinds.mail.ATTEMPT_SECONDS", 0.3)
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        refusal = failed(mail(f"smtp://127.0.0.1:{silent.getsockname()[1]}"))
    assert refusal.failure is Failure.NO_ANSWER
    assert time.monotonic() - began < 5


def test_something_else_that_answers():
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer():
            connection, _ = other.accept()
            with connection:
                connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
                connection.recv(1024)

        thread = threading.Thread(target=answer)
        thread.start()
        refusal = failed(mail(f"smtp://127.0.0.1:{other.getsockname()[1]}"))
        thread.join()
    assert refusal.failure in {Failure.NO_ANSWER, Failure.REFUSED}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("smtps://mail.example.com", ("mail.example.com", 465, True, False)),
        ("smtp://mail.example.com", ("mail.example.com", 587, False, False)),
        ("smtp://mail.example.com:2525/", ("mail.example.com", 2525, False, False)),
        ("smtp://localhost", ("localhost", 25, False, True)),
        ("smtp://[::1]:1025", ("::1", 1025, False, True)),
        ("smtps://127.0.0.1", ("127.0.0.1", 465, True, False)),
        ("smtps://邮件.example.com", ("xn--5nq051n.example.com", 465, True, False)),
    ],
)
def test_where_mail_is_handed_in(text, found):
    assert mail_server(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mail.example.com",
        "http://x",
        "smtp://",
        "smtp://u:secret@x",
        "smtp://x:0",
        "smtp://x:99999",
        "smtp://x?a",
    ],
)
def test_what_is_no_mail_server_is_refused_and_not_repeated(text):
    with pytest.raises(UsageError, match="smtps://HOST") as raised:
        mail_server(text)
    assert "secret" not in str(raised.value)


def test_doctor_hears_whom_a_server_takes_and_hands_in_no_mail(serve, desk):
    box = Box()
    assert mail(f"smtp://127.0.0.1:{serve(box)}").look() is Reached.MAIL_SERVER
    some = Box(refused=("boss@example.com",))
    with pytest.raises(NotToldError) as raised:
        mail(f"smtp://127.0.0.1:{serve(some)}").look()
    assert "boss@example.com" in str(raised.value.why)
    assert (box.took, some.took) == ([], [])
