"""`wxpush serve`: messages over HTTP into the same sender, until stopped."""

from functools import partial
from pathlib import Path

from wxpush.cli.common.configuration import configuration, take_secret_out
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import voice
from wxpush.errors import Exit, UsageError
from wxpush.options import serve as options_of_serve
from wxpush.options.common import BASE_URL
from wxpush.options.files import SANDBOX
from wxpush.options.send import CONCURRENCY, RATE, TIMEOUT
from wxpush.options.values import Values
from wxpush.parsing.baseurl import is_loopback_host
from wxpush.run.machine import CommandMachine
from wxpush.run.serving.service import serve
from wxpush.run.serving.settings import ServeSettings
from wxpush.run.settings import timing_of
from wxpush.service.assembly import make_door
from wxpush.system.signals import Signals
from wxpush.words import Sentence
from wxpush.words.labels import Label


def run(campaigns: list[Path], options: Values) -> Exit:
    """Serve them. Raises UsageError, BusyError, ChangedError, DiskError."""
    settings, keys = _settled(campaigns, options), options[options_of_serve.KEYS]
    speech = voice(options)
    with Signals() as signals, logging_to(speech.log_file):
        printer = Printer(speech)
        if keys is None:
            if not is_loopback_host(settings.listen.host):
                raise UsageError("misuse.listen_without_keys", host=settings.listen.host)
            printer.say(Sentence("cli.serve_without_keys"), Label.WARNING)
        door = partial(make_door, kept=settings.keep, keys=keys)
        return serve(settings, door, CommandMachine(signals, printer.note), printer)


def _settled(campaigns: list[Path], options: Values) -> ServeSettings:
    config = configuration(options)
    chosen = options.over(config.options())
    return ServeSettings(
        campaigns=tuple(campaigns),
        config=config,
        environ=take_secret_out(),
        base_url=chosen[BASE_URL],
        listen=chosen[options_of_serve.LISTEN],
        spool=chosen[options_of_serve.SPOOL] or options_of_serve.SPOOL_DEFAULT,
        sandbox=chosen[SANDBOX],
        rate=chosen[RATE],
        concurrency=chosen[CONCURRENCY],
        timeout=chosen[TIMEOUT],
        timing=timing_of(chosen, config),
        keep=chosen[options_of_serve.KEEP],
        most_waiting=chosen[options_of_serve.MAX_WAITING],
    )
