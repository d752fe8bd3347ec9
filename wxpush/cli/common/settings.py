"""Everything an operator can set, settled: flag, then environment, then wxpush.yaml, then default; parsed and checked."""

import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from math import inf
from pathlib import Path
from typing import Any, TypeVar

from wxpush import quantities
from wxpush.cli.common.options import Common, Planning
from wxpush.cli.common.place import place
from wxpush.cli.common.suppression import suppression
from wxpush.config import Config, find_config, read_config
from wxpush.credentials import SECRET_NAME
from wxpush.errors import UsageError
from wxpush.run.distinct import of_campaign, require_distinct
from wxpush.run.place import copy_while_begun
from wxpush.run.settings import Settings
from wxpush.sending.doubt import DoubtPolicy

T = TypeVar("T")

#: An attempt that takes longer could leave within the nine minutes and arrive behind WeChat's ten.
_LONGEST_TIMEOUT = 45.0


class ProgressKind(Enum):
    """`--progress`."""

    AUTO = "auto"
    BAR = "bar"
    LINES = "lines"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How much is said, and to whom."""

    json: bool = False
    quiet: bool = False
    verbose: int = 0
    progress: ProgressKind = ProgressKind.AUTO
    log_file: Path | None = None


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
    to: str | None


def config_path(options: Common) -> Path | None:
    """The configuration file; None where there is none."""
    import platformdirs  # noqa: PLC0415 - not needed by --help

    return find_config(options.config, os.environ, Path.cwd(), platformdirs.user_config_path("wxpush"))


def configuration(options: Common) -> Config:
    """The configuration file's values for this account; all unset where there is no file."""
    path = config_path(options)
    if path is None:
        if options.profile is not None:
            raise UsageError(
                f"--profile {options.profile} needs a wxpush.yaml, and there is none; nothing was sent. "
                f"Name one with --config FILE."
            )
        return Config()
    return read_config(path, options.profile)


def environment() -> dict[str, str]:
    """The environment as it came. The secret is taken out of this process's own, so that no child inherits it."""
    environ = dict(os.environ)
    os.environ.pop(SECRET_NAME, None)
    return environ


def voice(options: Common, config: Config) -> Voice:
    chosen = _chosen(options, config)
    log_file = chosen.get("log_file")
    return Voice(
        json=bool(options.json),
        quiet=bool(options.quiet),
        verbose=options.verbose,
        progress=_one_of(ProgressKind, str(chosen.get("progress") or "auto"), "--progress"),
        log_file=Path(str(log_file)) if log_file else None,
    )


def settle(recipients: str, options: Planning) -> Command:
    """Settle every option of `send`; one that a command has not is as if it were not given. Raises UsageError."""
    config = configuration(options)
    chosen = _chosen(options, config)
    _check(chosen)
    environ = environment()
    command = Command(
        voice=voice(options, config),
        yes=bool(options.yes),
        dry_run=bool(chosen.get("dry_run")),
        offline=bool(chosen.get("offline")),
        row=chosen.get("row"),
        output=chosen.get("output"),
        to=chosen.get("to"),
        run=_run(recipients, options, config, chosen, environ),
    )
    _require_distinct(command, given_files(options, config))
    return command


def _run(
    recipients: str, options: Planning, config: Config, chosen: dict[str, Any], environ: dict[str, str]
) -> Settings:
    return Settings(
        config=config,
        environ=environ,
        base_url=base_url(options, config),
        rate=_parsed(chosen, "rate", quantities.rate, 50.0),
        concurrency=int(chosen.get("concurrency") or 50),
        timeout=_parsed(chosen, "timeout", attempt_seconds, 10.0),
        check_followers=_check_followers(options, chosen),
        limit=chosen.get("limit"),
        canary=int(chosen.get("canary") or 0),
        max_errors=_parsed(chosen, "max_errors", quantities.share, quantities.MaxErrors()),
        max_sends=chosen.get("max_sends"),
        max_duration=_parsed(chosen, "max_duration", quantities.duration, inf),
        again=bool(options.again),
        accept_changes=bool(options.accept_changes),
        in_doubt=_one_of(DoubtPolicy, str(chosen.get("in_doubt") or "hold"), "--in-doubt"),
        on_stop=chosen.get("on_stop"),
        suppression=suppression(chosen),
        errcode_is_row=frozenset(chosen.get("errcode_is_row") or ()),
        # The last: nothing is wrong with the options that standard input is copied for.
        place=replace(
            place(recipients, options),
            allow_hosts=config.allow_hosts or (),
            sending=_sending(options),
        ),
    )


def _require_distinct(command: Command, given: dict[str, Path | None]) -> None:
    run = command.run
    files = {
        "--suppress": run.suppression.path if run.suppression else None,
        "--log-file": command.voice.log_file,
        "-o": command.output,
    }
    try:
        require_distinct(of_campaign(run.place) | given | files)
    except UsageError:
        with copy_while_begun(run.place):
            raise


def given_files(options: Common, config: Config) -> dict[str, Path | None]:
    """The files that hold settings."""
    secret = config.secret_file
    return {"--config": config_path(options), "the secret's file": Path(secret) if secret else None}


def _sending(options: Planning) -> str:
    # Whoever takes the next command from the screen must not send to those on the list, or to who has left.
    listed = f" --suppress {shlex.quote(str(options.suppress))}" if options.suppress else ""
    followed = " --check-followers" if getattr(options, "check_followers", None) else ""
    return listed + followed + "".join(f" --errcode-is-row {code}" for code in options.errcode_is_row or ())


def _check_followers(options: Planning, chosen: Mapping[str, Any]) -> bool:
    if chosen.get("offline") and getattr(options, "check_followers", None):
        raise UsageError(
            "--check-followers asks WeChat and --offline asks nothing; nothing was sent. Leave one of them out."
        )
    return bool(chosen.get("check_followers")) and not chosen.get("offline")


def base_url(options: Common, config: Config) -> str:
    from wxpush.baseurl import check_base_url  # noqa: PLC0415 - not needed by --help

    return check_base_url(str(_chosen(options, config).get("base_url") or "https://api.weixin.qq.com"))


def attempt_seconds(text: str) -> float:
    """The deadline of an attempt. Raises UsageError."""
    seconds = quantities.duration(text)
    if seconds > _LONGEST_TIMEOUT:
        raise UsageError(
            f"--timeout {seconds:g}s is longer than the {_LONGEST_TIMEOUT:g}s within which a repeat can be told from "
            f"a second message; nothing was sent. Give a shorter one."
        )
    return seconds


def _check(chosen: Mapping[str, Any]) -> None:
    if chosen.get("offline") and not chosen.get("dry_run"):
        raise UsageError("--offline makes no request, so it goes with --dry-run only; nothing was sent.")
    if not chosen.get("dry_run") and not (chosen.get("row") is None and chosen.get("output") is None):
        raise UsageError(
            "--row and --output are of the check, so they go with --dry-run only; nothing was sent."
        )


def _chosen(options: Common, config: Config) -> dict[str, Any]:
    """The options by name: what was given, or else what the file says."""
    given = {each.name: getattr(options, each.name) for each in fields(options)}
    # An option that may be repeated comes as an empty list where it is not given.
    return config.defaults() | {name: value for name, value in given.items() if value not in (None, [])}


def _parsed(chosen: dict[str, Any], name: str, parse: Callable[[str], T], default: T) -> T:
    value = chosen.get(name)
    return default if value is None else parse(str(value))


Choice = TypeVar("Choice", bound=Enum)


def _one_of(kind: type[Choice], word: str, name: str) -> Choice:
    try:
        return kind(word)
    except ValueError:
        words = ", ".join(choice.value for choice in kind)
        raise UsageError(f"{name} {word!r} is not known; nothing was sent. Use one of: {words}.") from None
