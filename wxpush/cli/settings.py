"""Everything an operator can set, settled: flag, then environment, then wxpush.yaml, then default; parsed and checked."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from enum import Enum
from math import inf
from pathlib import Path
from typing import Any, TypeVar

from wxpush import quantities
from wxpush.cli.options import Common, Located, Sending
from wxpush.config import Config, find_config, read_config
from wxpush.credentials import SECRET_NAME
from wxpush.errors import UsageError
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
class Place:
    """Which campaign, and where its files are. `spooled`: RECIPIENTS came on standard input."""

    recipients: Path
    campaign: Path
    checkpoint: Path
    label: str
    format: str | None = None
    encoding: str | None = None
    sandbox: bool = False

    @property
    def ledger(self) -> Path:
        """What a sandbox of this campaign delivered."""
        return self.checkpoint.with_suffix(".ledger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How much is said, and to whom."""

    json: bool = False
    quiet: bool = False
    verbose: int = 0
    progress: ProgressKind = ProgressKind.AUTO
    log_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendSettings:
    """One `send`. `rate` is messages a second, times are seconds; None: no bound."""

    place: Place
    voice: Voice
    config: Config
    environ: dict[str, str] = field(repr=False)
    base_url: str
    rate: float
    concurrency: int
    timeout: float
    dry_run: bool
    offline: bool
    yes: bool
    limit: int | None
    to: str | None
    canary: int
    max_errors: quantities.MaxErrors
    max_sends: int | None
    max_duration: float
    again: bool
    accept_changes: bool
    in_doubt: DoubtPolicy
    on_stop: str | None


def configuration(options: Common) -> Config:
    """The configuration file's values for this account; all unset where there is no file."""
    import platformdirs  # noqa: PLC0415 - not needed by --help

    path = find_config(options.config, os.environ, Path.cwd(), platformdirs.user_config_path("wxpush"))
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


def place(recipients: str, options: Located) -> Place:
    """Find the files of a campaign. Standard input is spooled first, beside the campaign file."""
    sandbox = bool(options.sandbox)
    if recipients == "-":
        path, campaign = _spooled(options), _named_campaign(options)
    else:
        path = Path(recipients)
        campaign = options.campaign or beside(path)
    suffix = ".sandbox.wxpush" if sandbox else ".wxpush"
    checkpoint = options.checkpoint or path.with_name(path.name + suffix)
    if sandbox and options.checkpoint is not None:
        raise UsageError(
            "A rehearsal keeps its own checkpoint, so --sandbox and --checkpoint do not go together; nothing was sent. "
            "Leave one of them out."
        )
    return Place(
        recipients=path,
        campaign=campaign,
        checkpoint=checkpoint,
        label=path.name if recipients == "-" else recipients,
        format=options.format,
        encoding=options.encoding,
        sandbox=sandbox,
    )


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


def settle(recipients: str, options: Sending) -> SendSettings:
    """Settle every option of `send`. Raises UsageError."""
    config = configuration(options)
    chosen = _chosen(options, config)
    settings = SendSettings(
        place=place(recipients, options),
        voice=voice(options, config),
        config=config,
        environ=environment(),
        base_url=base_url(options, config),
        rate=_parsed(chosen, "rate", quantities.rate, 50.0),
        concurrency=int(chosen.get("concurrency") or 50),
        timeout=_parsed(chosen, "timeout", quantities.duration, 10.0),
        dry_run=bool(options.dry_run),
        offline=bool(options.offline),
        yes=bool(options.yes),
        limit=options.limit,
        to=options.to,
        canary=int(chosen.get("canary") or 0),
        max_errors=_parsed(chosen, "max_errors", quantities.share, quantities.MaxErrors()),
        max_sends=chosen.get("max_sends"),
        max_duration=_parsed(chosen, "max_duration", quantities.duration, inf),
        again=bool(options.again),
        accept_changes=bool(options.accept_changes),
        in_doubt=_one_of(DoubtPolicy, str(chosen.get("in_doubt") or "hold"), "--in-doubt"),
        on_stop=chosen.get("on_stop"),
    )
    _check(settings)
    return settings


def base_url(options: Common, config: Config) -> str:
    from wxpush.baseurl import check_base_url  # noqa: PLC0415 - not needed by --help

    return check_base_url(str(_chosen(options, config).get("base_url") or "https://api.weixin.qq.com"))


def _check(settings: SendSettings) -> None:
    if settings.offline and not settings.dry_run:
        raise UsageError("--offline makes no request, so it goes with --dry-run only; nothing was sent.")
    if settings.timeout > _LONGEST_TIMEOUT:
        raise UsageError(
            f"--timeout {settings.timeout:g}s is longer than the {_LONGEST_TIMEOUT:g}s within which a repeat can be told from "
            f"a second message; nothing was sent. Give a shorter one."
        )


def _chosen(options: Common, config: Config) -> dict[str, Any]:
    """The options by name: what was given, or else what the file says."""
    given = {each.name: getattr(options, each.name) for each in fields(options)}
    return config.defaults() | {name: value for name, value in given.items() if value is not None}


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


def beside(recipients: Path) -> Path:
    """The campaign file of the same stem: orders.csv.gz -> orders.yaml."""
    return recipients.with_name(Path(recipients.name.removesuffix(".gz")).stem + ".yaml")


def _named_campaign(options: Located) -> Path:
    if options.campaign is None:
        raise UsageError(
            "Rows on standard input need the campaign file named; nothing was sent. Add -c CAMPAIGN.yaml."
        )
    return options.campaign


def _spooled(options: Located) -> Path:
    import sys  # noqa: PLC0415 - only here

    from wxpush.sources import spool  # noqa: PLC0415 - not needed by --help

    folder = _named_campaign(options).absolute().parent
    if options.format is None:
        raise UsageError(
            "Rows on standard input need their format told; nothing was sent. Add --format csv, tsv or jsonl."
        )
    return spool(sys.stdin.buffer, folder, format=options.format)
