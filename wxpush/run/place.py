"""Which campaign, and where its files are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from wxpush.errors import UsageError, WxpushError
from wxpush.model import HiddenRows
from wxpush.oserror import cause
from wxpush.redact import quoted, quoted_path
from wxpush.sandbox.account.ledger import is_ledger
from wxpush.sources.descriptor import require_name
from wxpush.sources.doubts import EncodingDoubtError, ReadingDoubtError
from wxpush.sources.spool import is_copy, named_as_copy
from wxpush.system.files import unlink_found
from wxpush.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the recipients are read, as far as the operator says so; the rest is found out."""

    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    hidden_rows: HiddenRows = HiddenRows.ASK

    def options(self) -> dict[str, str | int]:
        """The options that say the same, by their flags."""
        options = {
            "--format": self.format,
            "--encoding": self.encoding,
            "--sheet": self.sheet,
            "--delimiter": self.delimiter,
            "--header-line": self.header_line,
            "--hidden-rows": None if self.hidden_rows is HiddenRows.ASK else self.hidden_rows.value,
        }
        return {flag: value for flag, value in options.items() if value is not None}

    def words(self) -> list[str]:
        """The same, as words of a command line."""
        return [f"{flag} {quoted(str(value))}" for flag, value in self.options().items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which campaign, and where its files are. `label` names RECIPIENTS to people."""

    recipients: Path
    campaign: Path
    checkpoint: Path
    label: str
    #: RECIPIENTS, and the options that a next command must repeat to mean the same campaign.
    named: str
    reading: Reading = Reading()
    sandbox: bool = False
    #: Where delivery events are, if not where the account has them.
    receipts: Path | None = None
    #: Whether the recipients are a copy of standard input that was not there before.
    copied: bool = False
    #: Of wxpush.yaml; those of the campaign file replace them.
    allow_hosts: tuple[str, ...] = ()
    #: What a next command that sends must repeat, beside what names the campaign.
    sending: str = ""

    @classmethod
    def of(
        cls,
        recipients: Path,
        campaign: Path | None = None,
        checkpoint: Path | None = None,
        *,
        reading: Reading = Reading(),
        sandbox: bool = False,
        account: str = "",
        label: str = "",
    ) -> Self:
        """The files of a campaign, those beside the recipients where nothing else is named. Raises UsageError.

        `account`: options that name account and configuration in a next command, each after a blank.
        """
        require_name(recipients)
        beside_it, usual = beside(recipients), checkpoint_beside(recipients, sandbox=sandbox)
        if checkpoint is not None and not checkpoint.name:
            raise UsageError("run.no_file_of_checkpoint", path=str(checkpoint))
        words = [quoted_path(recipients)]
        if campaign is not None and campaign != beside_it:
            words.append(f"-c {quoted_path(campaign)}")
        words += reading.words()
        if sandbox:
            words.append("--sandbox")
        elif checkpoint is not None and checkpoint != usual:
            words.append(f"--checkpoint {quoted_path(checkpoint)}")
        return cls(
            recipients=recipients,
            campaign=campaign or beside_it,
            checkpoint=checkpoint or usual,
            label=label or str(recipients),
            named=" ".join(words) + account,
            reading=reading,
            sandbox=sandbox,
        )

    def read_as(self, doubt: ReadingDoubtError, choice: str) -> Self:
        """The place, with the choice of how the recipients are read."""
        named = f"{self.named} {doubt.option} {choice}"
        if isinstance(doubt, EncodingDoubtError):
            reading = replace(self.reading, encoding=choice)
        else:
            reading = replace(self.reading, hidden_rows=HiddenRows(choice))
        return replace(self, reading=reading, named=named)

    def beside(self, checkpoint: Path) -> str:
        """What names the same campaign on a command line, with another checkpoint."""
        others = f" --checkpoint {quoted_path(self.checkpoint)}", " --sandbox"
        named = self.named
        for each in others:
            named = named.replace(each, "", 1)
        return f"{named} --checkpoint {quoted_path(checkpoint)}"

    @property
    def rehearsal(self) -> str:
        """What names a rehearsal of the same campaign on a command line."""
        named = self.named if self.sandbox else f"{self.named} --sandbox"
        return named.replace(f" --checkpoint {quoted_path(self.checkpoint)}", "", 1)

    @property
    def only_rehearsed(self) -> UsageError | None:
        """Why there is nothing to read, where only a rehearsal was begun: whoever rehearsed is not to send for real by mistake."""
        usual, rehearsal = (
            checkpoint_beside(self.recipients),
            checkpoint_beside(self.recipients, sandbox=True),
        )
        if self.checkpoint != usual or not _is_there(rehearsal):
            return None
        return UsageError("run.only_rehearsed", list=self.label, path=self.checkpoint)

    @property
    def ended(self) -> UsageError | None:
        """Why its rows are gone, where they were a copy of standard input that went with the end of its campaign."""
        if _is_there(self.recipients) or not _is_there(self.checkpoint) or not named_as_copy(self.recipients):
            return None
        return UsageError("run.copy_has_ended", path=self.recipients, checkpoint=self.checkpoint)

    @property
    def ledger(self) -> Path:
        """What a sandbox of this campaign delivered."""
        return self.checkpoint.with_suffix(".ledger")


@contextmanager
def copy_while_begun(place: Place) -> Iterator[None]:
    """At the end of the block, delete a copy of standard input with which no campaign was begun."""
    try:
        yield
    finally:
        if place.copied and not place.checkpoint.exists():
            place.recipients.unlink(missing_ok=True)


@contextmanager
def copy_for_now(place: Place) -> Iterator[None]:
    """At the end of the block, delete a copy of standard input that was not there before: nothing is sent from it."""
    try:
        yield
    finally:
        if place.copied:
            place.recipients.unlink(missing_ok=True)


def end_with_campaign(place: Place, say: Callable[[Sentence], object]) -> None:
    """Delete what has people in clear and nobody needs once all is sent: a copy of standard input, and the ledger of rehearsals.

    `say` hears of what cannot be deleted. A rehearsal ends no campaign.
    """
    if place.sandbox:
        return
    with suppress(WxpushError):  # a name of which none are made
        rehearsal = checkpoint_beside(place.recipients, sandbox=True)
        ledger = rehearsal.with_suffix(".ledger")
        for path, ours in ((place.recipients, is_copy), (ledger, is_ledger)):
            _delete(path, ours, say)


def _delete(path: Path, ours: Callable[[Path], bool], say: Callable[[Sentence], object]) -> None:
    try:
        found = path.lstat()
        if ours(path):
            unlink_found(path, found)
    except FileNotFoundError:
        return
    except OSError as error:
        say(Sentence("run.remains", path=path, why=cause(error)))


def _is_there(path: Path) -> bool:
    """Whether there is a file of this name; a name that the system does not take is none's."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def beside(recipients: Path) -> Path:
    """The campaign file of the same stem: orders.csv.gz -> orders.yaml. Raises UsageError."""
    return recipients.with_name(Path(_name(recipients).removesuffix(".gz")).stem + ".yaml")


def checkpoint_beside(recipients: Path, *, sandbox: bool = False) -> Path:
    """The checkpoint's default path; a rehearsal has one of its own. Raises UsageError."""
    return recipients.with_name(_name(recipients) + (".sandbox.wxpush" if sandbox else ".wxpush"))


def _name(recipients: Path) -> str:
    if not recipients.name:  # `.` and `/` have none
        raise UsageError("run.no_file_of_recipients", path=str(recipients))
    return recipients.name
