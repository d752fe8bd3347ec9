"""Which campaign, and where its files are."""

import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wxpush.cli.common.options import Located
from wxpush.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which campaign, and where its files are. `label` names RECIPIENTS to people."""

    recipients: Path
    campaign: Path
    checkpoint: Path
    label: str
    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    sandbox: bool = False
    #: Options that name account and configuration, as they were given, each behind a blank.
    account: str = ""
    #: Whether the recipients are a copy of standard input that was not there before.
    copied: bool = False
    #: Of wxpush.yaml; those of the campaign file replace them.
    allow_hosts: tuple[str, ...] = ()
    #: What a next command that sends must repeat, beside what names the campaign.
    sending: str = ""

    @property
    def ledger(self) -> Path:
        """What a sandbox of this campaign delivered."""
        return self.checkpoint.with_suffix(".ledger")

    @property
    def named(self) -> str:
        """RECIPIENTS, and the options that a next command must repeat to mean the same campaign."""
        given = shlex.quote(str(self.recipients))
        if self.campaign != beside(self.recipients):
            given += f" -c {shlex.quote(str(self.campaign))}"
        for name in ("format", "encoding", "sheet"):
            if (value := getattr(self, name)) is not None:
                given += f" --{name} {shlex.quote(value)}"
        if self.sandbox:
            given += " --sandbox"
        elif self.checkpoint != self.recipients.with_name(self.recipients.name + ".wxpush"):
            given += f" --checkpoint {shlex.quote(str(self.checkpoint))}"
        return given + self.account


def place(recipients: str, options: Located) -> Place:
    """Find the files of a campaign. Standard input is spooled first, beside the campaign file."""
    sandbox, new = bool(options.sandbox), list[Path]()
    if recipients == "-":
        path, campaign = _spooled(options, new.append), _named_campaign(options)
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
        sheet=options.sheet,
        sandbox=sandbox,
        account=_account(options),
        copied=bool(new),
    )


def _account(options: Located) -> str:
    """The options that decide whose campaign it is; what the environment says it says to the next command too."""
    named = {
        "--config": options.config,
        "--profile": options.profile,
        "--base-url": options.base_url,
    }
    return "".join(
        f" {name} {shlex.quote(str(value))}"
        for name, value in named.items()
        if value is not None and str(value) != os.environ.get(_variable(name))
    )


def _variable(option: str) -> str:
    return "WXPUSH_" + option.removeprefix("--").replace("-", "_").upper()


@contextmanager
def copy_while_begun(place: Place) -> Iterator[None]:
    """Behind the block, a copy of standard input stays only where a campaign has begun with it."""
    try:
        yield
    finally:
        if place.copied and not place.checkpoint.exists():
            place.recipients.unlink(missing_ok=True)


def beside(recipients: Path) -> Path:
    """The campaign file of the same stem: orders.csv.gz -> orders.yaml."""
    return recipients.with_name(Path(recipients.name.removesuffix(".gz")).stem + ".yaml")


def _named_campaign(options: Located) -> Path:
    if options.campaign is None:
        raise UsageError(
            "Rows on standard input need the campaign file named; nothing was sent. Add -c CAMPAIGN.yaml."
        )
    return options.campaign


def _spooled(options: Located, on_new: Callable[[Path], object]) -> Path:
    import sys  # noqa: PLC0415 - only here

    from wxpush.sources import spool  # noqa: PLC0415 - not needed by --help

    folder = _named_campaign(options).absolute().parent
    if options.format is None:
        raise UsageError(
            "Rows on standard input need their format told; nothing was sent. Add --format csv, tsv, jsonl or xlsx."
        )
    return spool(sys.stdin.buffer, folder, format=options.format, on_new=on_new)
