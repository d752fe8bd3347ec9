"""Mail, handed in at a server by SMTP: over TLS, verified as everywhere, or to a server on this machine."""

import os
import smtplib
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from typing import TypeAlias

from wxpush.errors import UsageError
from wxpush.notify.kinds.base import (
    ATTEMPT_SECONDS,
    Failure,
    NotToldError,
    Reached,
    repeated,
    secret_of,
    unusable,
)
from wxpush.notify.kinds.smtp import BoundedSmtp, BoundedSmtps
from wxpush.notify.notice import Notice
from wxpush.options.notifier import MailServer, NotifierKeys, mail_server
from wxpush.parsing.baseurl import is_loopback_host
from wxpush.parsing.outline import chain, kind
from wxpush.system.tls import verifying_context
from wxpush.transport import faults
from wxpush.words import Sentence

#: Answers to a sender, and to a receiver: also one that will be handed on.
_TAKEN, _TAKES = 250, (250, 251)
#: By receiver, with what the server said.
_Refused: TypeAlias = Mapping[str, tuple[int, bytes]]


class Mail:
    """One mail to all its receivers."""

    def __init__(self, keys: NotifierKeys) -> None:
        self._keys = keys

    def deliver(self, notices: Sequence[Notice]) -> None:
        self._require_all(self._with_server(lambda server: server.send_message(self._message(notices))))

    def look(self) -> Reached:
        self._require_all(self._with_server(self._offered))
        return Reached.MAIL_SERVER

    def _offered(self, server: smtplib.SMTP) -> _Refused:
        """Whom it would not take, asked without a mail. https://www.rfc-editor.org/rfc/rfc5321#section-3.3"""
        server.ehlo_or_helo_if_needed()
        code, said = server.mail(self._keys.sender or "")
        if code != _TAKEN:
            raise smtplib.SMTPSenderRefused(code, said, self._keys.sender or "")
        refused = {
            whom: answer for whom in self._keys.to or () if (answer := server.rcpt(whom))[0] not in _TAKES
        }
        server.rset()
        return refused

    def _with_server(self, act: Callable[[smtplib.SMTP], _Refused]) -> _Refused:
        keys, server = self._keys, mail_server(self._keys.server or "")
        password = secret_of(keys.secret_file, "secret_file") if keys.secret_file is not None else None
        try:
            with _connected(server) as connection:
                if keys.user and password is not None:
                    connection.login(keys.user, password)
                return act(connection)
        except UsageError as error:
            raise unusable(error) from None
        except smtplib.SMTPException as error:
            raise _refused(error) from None
        except OSError as error:
            raise _unreachable(error) from None

    def _require_all(self, refused: _Refused) -> None:
        if refused:
            whom = ", ".join(sorted(refused))
            raise NotToldError(Failure.REFUSED, Sentence("notify.mail_not_to_all", whom=whom), again=False)

    def _message(self, notices: Sequence[Notice]) -> EmailMessage:
        """Nothing answers it by itself, and the machine's name stands in its text alone."""
        sender = self._keys.sender or ""
        message = EmailMessage()
        message["Subject"] = notices[0].title
        message["From"] = sender
        message["To"] = ", ".join(self._keys.to or ())
        message["Date"] = format_datetime(localtime())
        message["Message-ID"] = make_msgid(notices[0].id, domain=sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content("\n\n".join(notice.text for notice in notices) + "\n")
        return message


def _connected(server: MailServer) -> smtplib.SMTP:
    # smtplib would ask the name server for a name of this machine, and wait for it.
    name = socket.gethostname()
    if server.wrapped:
        context = verifying_context(os.environ)
        return BoundedSmtps(
            server.host, server.port, local_hostname=name, timeout=ATTEMPT_SECONDS, context=context
        )
    connection = BoundedSmtp(server.host, server.port, local_hostname=name, timeout=ATTEMPT_SECONDS)
    try:
        if not server.plain:
            connection.starttls(context=verifying_context(os.environ))
        else:
            _require_here(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_here(connection: smtplib.SMTP) -> None:
    """Raise OSError where the other end is not this machine, as its name said: a name server may say otherwise."""
    assert connection.sock is not None, "it is connected"
    if not is_loopback_host(str(connection.sock.getpeername()[0])):
        raise socket.gaierror(socket.EAI_NONAME, "")


def _refused(error: smtplib.SMTPException) -> NotToldError:
    """By what the server said; smtplib's own words could hold what was sent to it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        whom = ", ".join(sorted(error.recipients))
        return NotToldError(Failure.REFUSED, Sentence("notify.mail_to_nobody", whom=whom))
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        said = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        return NotToldError(
            Failure.REFUSED, Sentence("notify.mail_refused", code=error.smtp_code, said=repeated(said))
        )
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return NotToldError(Failure.NO_ANSWER, Sentence("notify.no_answer"))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NotToldError(Failure.REFUSED, Sentence("notify.mail_without_tls_or_login"))
    return NotToldError(Failure.SERVER, Sentence("notify.not_its_answer"))


def _unreachable(error: OSError) -> NotToldError:
    if isinstance(error, TimeoutError) and not isinstance(error, ssl.SSLError):
        return NotToldError(Failure.NO_ANSWER, Sentence("wechat.no_whole_answer", seconds=ATTEMPT_SECONDS))
    why = next(filter(None, map(faults.named, chain(error))), kind(error))
    return NotToldError(Failure.UNREACHABLE, Sentence("wechat.no_connection", why=why))
