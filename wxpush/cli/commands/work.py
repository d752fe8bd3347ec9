"""`wxpush work`: serve accounts until stopped, or until nothing is left."""

import anyio

from wxpush import wiring
from wxpush.access import Access, account_access, has_credentials
from wxpush.cli.common.configuration import configuration, take_secret_out
from wxpush.cli.common.logs import logging_to
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.voice import voice
from wxpush.cluster import wiring as cluster_wiring
from wxpush.cluster.servers import open_servers
from wxpush.cluster.store.connection import risky_settings
from wxpush.config import Config
from wxpush.credentials import AccountKey, find_appid
from wxpush.errors import Exit, Stop, UsageError
from wxpush.monitoring.listener import metrics_listener, metrics_told
from wxpush.options.cluster import CONCURRENCY, HEALTH, LANES, ONCE
from wxpush.options.common import BASE_URL, METRICS_LISTEN
from wxpush.options.send import TIMEOUT
from wxpush.options.values import Values
from wxpush.report.labelling import label_of
from wxpush.run.cluster.log import telling
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.machine import Machine
from wxpush.system.garbage import look_seldom
from wxpush.system.signals import Signals
from wxpush.words import Sentence
from wxpush.words.labels import Label


def run(options: Values, where: ClusterPlace) -> Exit:
    """Serve them. Raises UsageError, DiskError."""
    config, environ = configuration(options), take_secret_out()
    chosen = options.over(config.options())
    speech, how = voice(chosen), how_to_work(chosen, where, config, environ)
    printer, machine = Printer(speech), Machine()

    with (
        Signals() as signals,
        logging_to(speech.log_file),
        telling(printer, machine.clock),
        metrics_listener(chosen[METRICS_LISTEN]) as listener,
    ):
        watch = signals.sending()

        async def working() -> Stop | None:
            async with open_servers(where.broker, where.state, where.namespace, where.lease) as on:
                for warning in await risky_settings(on.store):
                    printer.say(warning, Label.WARNING)
                worker = cluster_wiring.worker(on, how, machine.world)
                with watch.guarding(worker.stop, tell=printer.say, leave=lambda: None):
                    async with metrics_told(listener, worker.metrics, printer):
                        return await worker.run()

        look_seldom()
        stop = anyio.run(working, backend_options={"use_uvloop": wiring.has_uvloop()})
    code = stop.exit if stop is not None else Exit.DONE
    printer.say(Sentence("cli.nothing_left") if stop is None else stop.told(), label_of(code))
    return code


def how_to_work(
    chosen: Values, where: ClusterPlace, config: Config, environ: dict[str, str]
) -> cluster_wiring.Work:
    """What a worker is told. Raises UsageError."""
    url = chosen[BASE_URL]
    return cluster_wiring.Work(
        lanes=chosen[LANES],
        concurrency=chosen[CONCURRENCY],
        timeout=chosen[TIMEOUT],
        lease=where.lease,
        key=where.key,
        once=chosen[ONCE],
        health=chosen[HEALTH],
        allow_hosts=config.allow_hosts or (),
        access=lambda account: _access(account, config, url, environ),
    )


def _access(account: AccountKey, config: Config, url: str, environ: dict[str, str]) -> Access:
    """The way to an account; without a secret, where this machine has none of it. Raises UsageError."""
    # A message on a broker must not decide where a token goes.
    if account.base_url != url:
        raise UsageError("cli.campaign_for_others", appid=account.appid, theirs=account.base_url, ours=url)
    # For an account of others no command is run, and the secret is not taken out of what is kept of the environment: it is wanted once.
    if has_credentials(config, environ) and find_appid(environ, config.appid) == account.appid:
        return account_access(config, url, environ)
    return Access(account.appid, url, Config(), None)
