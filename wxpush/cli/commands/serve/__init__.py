"""`wxpush serve`: messages over HTTP into the same sender, until stopped."""

import os
from functools import partial
from math import inf
from pathlib import Path

from wxpush.cli.commands.serve.keys import administer, keys_asked_for
from wxpush.cli.common.cluster.place import cluster_place, state_of
from wxpush.cli.common.configuration import configuration, take_secret_out
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import voice
from wxpush.credentials import lent
from wxpush.errors import Exit, UsageError
from wxpush.listening.passed import passed_socket
from wxpush.options import serve as options_of_serve
from wxpush.options.cluster import BROKER, NAMESPACE
from wxpush.options.common import BASE_URL
from wxpush.options.files import SANDBOX
from wxpush.options.send import CONCURRENCY, RATE, SUPPRESS, TIMEOUT
from wxpush.options.serve import ListenPlace
from wxpush.options.values import Values
from wxpush.parsing.baseurl import is_loopback_host
from wxpush.run.machine import CommandMachine
from wxpush.run.serving.service import serve
from wxpush.run.serving.settings import ServeSettings, StatePlace
from wxpush.run.settings import timing_of
from wxpush.service.assembly import DoorSettings, make_door
from wxpush.service.keys.keyfile import read_keys
from wxpush.system.garbage import look_seldom
from wxpush.system.signals import Signals
from wxpush.words import Sentence
from wxpush.words.labels import Label

#: Requests a second that are let in from one address of other machines, where nothing else is said.
_BEYOND = 1000.0


def run(files: list[Path] | None, options: Values) -> Exit:
    """Serve them, or do what is asked for with keys. Raises UsageError, BusyError, ChangedError, DiskError."""
    path = keys_asked_for(options)
    if path is not None:
        administer(path, options)
        return Exit.DONE
    if not files:
        raise UsageError("misuse.nothing_to_serve")
    settings = _settled(files, options)
    at_door = _door_settings(options, settings)
    speech = voice(options)
    with Signals() as signals, logging_to(speech.log_file):
        printer = Printer(speech)
        if at_door.keys is None:
            if not is_loopback_host(settings.listen.host):
                raise UsageError("misuse.listen_without_keys", host=settings.listen.host)
            printer.say(Sentence("cli.serve_without_keys"), Label.WARNING)
        door = partial(make_door, kept=settings.keep, settings=at_door)
        look_seldom()
        return serve(settings, door, CommandMachine(signals, printer.note), printer)


def _door_settings(options: Values, settings: ServeSettings) -> DoorSettings:
    certificate, key = options[options_of_serve.TLS_CERTIFICATE], options[options_of_serve.TLS_KEY]
    if (certificate is None) != (key is None):
        there, missing = options_of_serve.TLS_CERTIFICATE, options_of_serve.TLS_KEY
        if certificate is None:
            there, missing = missing, there
        raise UsageError("misuse.half_of_tls", flag=there.flag, path=certificate or key, other=missing.flag)
    here = is_loopback_host(settings.listen.host)
    asked = options[options_of_serve.ADDRESS_RATE]
    keys, lent_keys = _keys(options)
    return DoorSettings(
        keys=keys,
        lent=lent_keys,
        key_rate=options[options_of_serve.KEY_RATE],
        address_rate=asked if asked is not None else (inf if here else _BEYOND),
        proxies=options[options_of_serve.PROXY],
        tls=None if certificate is None or key is None else (certificate, key),
        sandbox=settings.sandbox,
        beside=settings.concurrency * (1 + settings.tests),
    )


def _keys(options: Values) -> tuple[Path | None, bool]:
    """The file of keys, and whether somebody else guards it."""
    path = options[options_of_serve.KEYS]
    return path, path is not None and lent(path, os.environ)


def _for_tests(options: Values) -> bool:
    """Whether some key is for tests."""
    path, guarded = _keys(options)
    return path is not None and any(key.test for key in read_keys(path, lent=guarded))


def _settled(campaigns: list[Path], options: Values) -> ServeSettings:
    # Behind a broker, --state is what workers share, and the service is no node.
    cluster = cluster_place(options, options_of_serve.SHARED_STATE) if options[BROKER] else None
    state = None if cluster else state_of(options, options_of_serve.SHARED_STATE)
    if state is None and options[options_of_serve.FORGET_NODE]:
        raise UsageError("misuse.only_of_nodes", flag=options_of_serve.FORGET_NODE.flag)
    config = configuration(options)
    chosen = options.over(config.options())
    passed = passed_socket(os.environ)
    return ServeSettings(
        campaigns=tuple(campaigns),
        config=config,
        environ=take_secret_out(),
        base_url=chosen[BASE_URL],
        listen=chosen[options_of_serve.LISTEN] if passed is None else ListenPlace(*passed.getsockname()[:2]),
        passed=passed,
        spool=chosen[options_of_serve.SPOOL] or options_of_serve.SPOOL_DEFAULT,
        sandbox=chosen[SANDBOX],
        tests=not chosen[SANDBOX] and _for_tests(options),
        rate=chosen[RATE],
        concurrency=chosen[CONCURRENCY],
        timeout=chosen[TIMEOUT],
        timing=timing_of(chosen, config),
        suppression=chosen[SUPPRESS],
        keep=chosen[options_of_serve.KEEP],
        most_waiting=chosen[options_of_serve.MAX_WAITING],
        per_openid=chosen[options_of_serve.PER_OPENID],
        state=None
        if state is None
        else StatePlace(state, options[NAMESPACE], options[options_of_serve.FORGET_NODE]),
        cluster=cluster,
    )
