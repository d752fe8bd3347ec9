"""What an operator can set about a run, settled: the options' values, checked against each other."""

from dataclasses import dataclass, replace
from pathlib import Path

from wxpush.cli.common.configuration import configuration, take_secret_out
from wxpush.cli.common.confirm import askable
from wxpush.cli.common.failures import warn
from wxpush.cli.common.place import place, sending_words
from wxpush.cli.common.typed import typed
from wxpush.cli.common.voice import Voice, voice
from wxpush.cli.openids import given_openids
from wxpush.config import Config
from wxpush.errors import UsageError
from wxpush.notify import bureau
from wxpush.notify.bureau import Bureau
from wxpush.notify.refusals import refusals_told
from wxpush.options import files, send
from wxpush.options.common import BASE_URL, PROFILE
from wxpush.options.values import Values
from wxpush.parsing.quantities import CountOrShare
from wxpush.run.settings import Settings, suppression, timing_of

#: How much of a list may be invalid where nobody sees what the survey found.
_UNASKED = CountOrShare(percent=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that may send: what its run is told, and what concerns the command line alone."""

    run: Settings
    voice: Voice
    yes: bool
    dry_run: bool
    offline: bool
    row: int | None
    output: Path | None
    to: tuple[str, ...]


def settle(recipients: str, options: Values) -> Command:
    """Settle every option of `send`; one that a command has not is as if it were not given. Raises UsageError."""
    config = configuration(options)
    chosen = options.over(config.options())
    told = _told(chosen, config)
    with refusals_told(told, recipients, warn):
        return _settled(recipients, options, chosen, config, told)


def _told(chosen: Values, config: Config) -> Bureau:
    """Who is told: of what sends, and in a rehearsal only those that are named, so that one can try them out."""
    names = chosen[send.NOTIFY]
    silent = chosen[send.DRY_RUN] or chosen[send.TO] or (chosen[files.SANDBOX] and not names)
    return bureau({} if silent else config.notify or {}, () if silent else names)


def _settled(recipients: str, options: Values, chosen: Values, config: Config, told: Bureau) -> Command:
    _check(chosen)
    environ = take_secret_out()
    run = _run(recipients, chosen, config, environ)
    return Command(
        voice=voice(chosen),
        yes=chosen[send.YES],
        dry_run=chosen[send.DRY_RUN],
        offline=chosen[send.OFFLINE],
        row=chosen[send.ROW],
        output=chosen[send.OUTPUT],
        to=given_openids(chosen[send.TO], recipients),
        run=replace(
            run,
            bureau=told,
            typed=typed(run.place, chosen),
            hosts_now=lambda: configuration(options).allow_hosts or (),
        ),
    )


def _run(recipients: str, chosen: Values, config: Config, environ: dict[str, str]) -> Settings:
    return Settings(
        config=config,
        environ=environ,
        base_url=chosen[BASE_URL],
        profile=chosen[PROFILE],
        rate=chosen[send.RATE],
        concurrency=chosen[send.CONCURRENCY],
        timeout=chosen[send.TIMEOUT],
        check_followers=_check_followers(chosen),
        limit=chosen[send.LIMIT],
        canary=chosen[send.CANARY],
        max_errors=chosen[send.MAX_ERRORS],
        max_invalid=chosen[send.MAX_INVALID],
        max_invalid_unasked=None if askable() else _UNASKED,
        max_sends=chosen[send.MAX_SENDS],
        keep_quota=chosen[send.KEEP_QUOTA],
        max_duration=chosen[send.MAX_DURATION],
        again=chosen[send.AGAIN],
        accept_changes=chosen[send.ACCEPT_CHANGES],
        in_doubt=chosen[send.IN_DOUBT],
        linger=chosen[send.LINGER],
        on_stop=_on_stop(chosen),
        suppression=suppression(chosen),
        timing=timing_of(chosen, config),
        errcode_is_row=chosen[send.ERRCODE_IS_ROW],
        # The last: nothing is wrong with the options that standard input is copied for.
        place=replace(
            place(recipients, chosen),
            allow_hosts=config.allow_hosts or (),
            sending=sending_words(chosen),
        ),
    )


def _on_stop(chosen: Values) -> str | None:
    """What to run at an early end. A rehearsal runs no command of a configuration: it may be anybody's, and nothing happens."""
    rehearsed = chosen[files.SANDBOX] or chosen[send.OFFLINE]
    return chosen.over({})[send.ON_STOP] if rehearsed else chosen[send.ON_STOP]


def _check_followers(chosen: Values) -> bool:
    if chosen[send.OFFLINE] and chosen.given(send.CHECK_FOLLOWERS):
        raise UsageError("misuse.followers_offline")
    return chosen[send.CHECK_FOLLOWERS] and not chosen[send.OFFLINE]


def _check(chosen: Values) -> None:
    if chosen[send.OFFLINE] and not chosen[send.DRY_RUN]:
        raise UsageError("misuse.offline_without_dry_run")
    dry, to = chosen[send.DRY_RUN], chosen[send.TO]
    if dry and to:
        raise UsageError("misuse.to_and_dry_run")
    if (chosen[send.OUTPUT] is not None and not dry) or (chosen[send.ROW] is not None and not (dry or to)):
        raise UsageError("misuse.row_without_dry_run")
