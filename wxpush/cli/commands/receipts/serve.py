"""`wxpush receipts serve`: take delivery events over HTTP."""

import os
from dataclasses import replace
from pathlib import Path

from wxpush.cli.commands.receipts.account import account_of, cipher_of, file_of, lister
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import voice
from wxpush.credentials import find_push_token
from wxpush.errors import Exit, WxpushError
from wxpush.monitoring.listener import metrics_listener
from wxpush.options.common import METRICS_LISTEN
from wxpush.options.receipts import FORWARD, LISTEN, SUPPRESS_BLOCKED, TOKEN_FILE
from wxpush.options.values import Values
from wxpush.parsing.baseurl import is_loopback_host
from wxpush.receipts.reading.gate import Gate
from wxpush.receipts.reading.refused import PushFault
from wxpush.receipts.server import listen_for_pushes
from wxpush.redact import learn
from wxpush.run.receipts.serving import Serving, serve_receipts
from wxpush.system.clock import SystemClock
from wxpush.system.signals import Signals
from wxpush.words import Sentence
from wxpush.words.labels import Label

#: Seconds in which the same is said once.
_AGAIN = 60.0


def run(options: Values) -> Exit:
    """Serve until a signal; then what was taken is answered and kept. Raises UsageError, DiskError and BusyError."""
    token_file, appid, speech = options[TOKEN_FILE], account_of(options), voice(options)
    assert token_file is not None  # the command line asks for it
    token = find_push_token(token_file, os.environ)
    learn(token)
    teller = _Teller(Printer(speech), appid, token_file)
    how = Serving(
        path=file_of(options, appid),
        appid=appid,
        gate=Gate(token, cipher_of(options, appid)),
        forward=options[FORWARD],
        list_blocked=lister(options[SUPPRESS_BLOCKED]),
        fault=teller.fault,
        refused=teller.refused,
        teller=teller.printer,
    )
    host, port = options[LISTEN]
    with (
        Signals() as signals,
        logging_to(speech.log_file),
        metrics_listener(options[METRICS_LISTEN]) as metrics,
        listen_for_pushes(host, port) as listener,
    ):
        watch = signals.sending()
        teller.begins(host, listener.getsockname()[1], how.path)
        teller.ends(serve_receipts(replace(how, metrics=metrics), listener, watch))
    return watch.exit


class _Teller:
    """What is said. The same thing is said once in a while: a flood of forged pushes must not fill a log."""

    def __init__(self, printer: Printer, appid: str, token_file: Path) -> None:
        self.printer = printer
        self._appid = appid
        self._token_file = token_file
        self._said: dict[str, float] = {}

    def begins(self, host: str, port: int, path: Path) -> None:
        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{port}"
        self.printer.say(Sentence("receipts.serves", appid=self._appid, url=url, path=path))
        if not is_loopback_host(host):
            self.printer.say(Sentence("receipts.in_the_clear", url=url), Label.WARNING)
        self.printer.event(
            "receipts_serving", url=url, appid=self._appid, receipts=str(path), pid=os.getpid()
        )

    def ends(self, counts: dict[str, int]) -> None:
        refused = {fault.value: counts.get(fault.value, 0) for fault in PushFault}
        told = {name: counts.get(name, 0) for name in ("new", "known", "other")}
        self.printer.say(Sentence("receipts.served", **told, refused=sum(refused.values())), Label.DONE)
        more = {name: counts.get(name, 0) for name in ("not_kept", "not_forwarded")}
        self.printer.event("receipts_served", **told, **more, refused=refused)

    def refused(self, fault: PushFault) -> None:
        said = Sentence(f"receipts.refused_{fault.value}", file=self._token_file, appid=self._appid)
        self._once(fault.value, said)

    def fault(self, error: WxpushError) -> None:
        self._once(type(error).__name__, str(error))

    def _once(self, word: str, said: Sentence | str) -> None:
        now = SystemClock.monotonic()
        if now - self._said.get(word, -_AGAIN) >= _AGAIN:
            self._said[word] = now
            self.printer.note(said, Label.WARNING)
