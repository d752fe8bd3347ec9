"""wxpush for programs: a campaign is checked, sent and looked at from Python, with the code of the command line.

Nothing is printed, no signal is handled, no state is shared between calls. What would be said to people is in the `Report`, and goes to the logger `wxpush`.
The functions block; `wxpush.aio` has the same for programs with an event loop.
"""

import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypedDict, Unpack

import platformdirs

from wxpush.access import Access, account_access
from wxpush.baseurl import DEFAULT_BASE_URL, check_base_url
from wxpush.config import Config, find_config, read_config
from wxpush.credentials import Secret
from wxpush.model import HiddenRows
from wxpush.options.common import BASE_URL
from wxpush.options.send import DoubtPolicy
from wxpush.options.values import Values
from wxpush.progress.snapshot import Snapshot
from wxpush.quantities import MaxErrors
from wxpush.redact import learn
from wxpush.report.problems import Tally
from wxpush.report.results import Result
from wxpush.report.summary import Summary
from wxpush.run import send as sending
from wxpush.run.check import dryrun
from wxpush.run.place import Place
from wxpush.run.ports import Ports
from wxpush.run.preparing.marking import DECISIONS, retrying
from wxpush.run.program import Consent, Program, Question, Record
from wxpush.run.results import open_results
from wxpush.run.settings import Settings, Suppression
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.process import SandboxProcess


@dataclass(frozen=True, slots=True)
class Campaign:
    """The files of one campaign. What is None is found beside `recipients`, as `wxpush send` finds it."""

    recipients: str | Path
    campaign: str | Path | None = None
    checkpoint: str | Path | None = None
    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    #: What becomes of rows that a sheet hides: without a word of it such a sheet is refused.
    hidden_rows: Literal["ask", "send", "skip"] = "ask"

    @property
    def place(self) -> Place:
        """Where its files are."""
        return Place.of(
            Path(self.recipients),
            None if self.campaign is None else Path(self.campaign),
            None if self.checkpoint is None else Path(self.checkpoint),
            format=self.format,
            encoding=self.encoding,
            sheet=self.sheet,
            hidden_rows=HiddenRows(self.hidden_rows),
        )


@dataclass(frozen=True, slots=True)
class Account:
    """An Official Account, as its AppID and AppSecret. `cached`: whether other processes may share its access token."""

    appid: str
    secret: str = field(repr=False)
    base_url: str = DEFAULT_BASE_URL
    cached: bool = True
    #: Where a token service gives the tokens, or something else of wxpush.yaml is to hold.
    config: Config = field(default_factory=Config, repr=False)

    @classmethod
    def configured(cls, config: str | Path | None = None, profile: str | None = None) -> Self:
        """The account that wxpush.yaml and the environment name, as the command line finds it. Raises UsageError."""
        given = Path(config) if config is not None else None
        path = find_config(given, os.environ, Path.cwd(), platformdirs.user_config_path("wxpush"))
        found = read_config(path, profile) if path is not None else Config()
        url = Values({}, found.options())[BASE_URL]
        access = account_access(found, url, dict(os.environ))
        secret = access.secret.reveal() if access.secret is not None else ""
        return cls(access.appid, secret, url, access.cached, found)

    @property
    def access(self) -> Access:
        """The way to it. Raises UsageError for an address that no secret may go to."""
        learn(self.secret)  # from here on it is masked wherever it might be shown
        secret = Secret(self.secret) if self.secret else None
        return Access(self.appid, check_base_url(self.base_url), self.config, secret, self.cached)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a call: the summary (its `exit_code` is that of the command line), what was said, and problems of rows by kind."""

    summary: Summary
    sentences: tuple[str, ...] = ()
    problems: tuple[Tally, ...] = ()


class Call:
    """One call that is under way, or will be: `run` it once; `stop` it from any thread."""

    def __init__(
        self,
        work: Callable[[Ports], object],
        *,
        confirm: Callable[[Question], bool] | None = None,
        on_progress: Callable[[Snapshot], object] | None = None,
    ) -> None:
        self._work = work
        self._record = Record(on_progress)
        self._program = Program()
        self._ports = Ports(self._record, Consent(confirm), self._program)

    def run(self) -> Report:
        """Do it. Raises WxpushError where it could not begin."""
        self._work(self._ports)
        record = self._record
        assert record.summed_up is not None, "a run that began is summed up"
        return Report(record.summed_up, tuple(record.sentences), tuple(record.tallies))

    def stop(self) -> None:
        """End it in order: `run` gives what was done by then."""
        self._program.stop()

    def run_aside(self) -> Report:
        """The same in a thread of its own: its event loop handles no signal there, and Ctrl-C here ends it in order."""
        with ThreadPoolExecutor(1, "wxpush") as pool:
            running = pool.submit(self.run)
            try:
                return running.result()
            except BaseException:
                self.stop()
                raise


class Options(TypedDict, total=False):
    """How it is sent, as the options of `wxpush send`: rates in messages a second, times in seconds."""

    #: 50 unless told otherwise; infinite: as fast as it goes.
    rate: float
    #: Requests in flight at most; 50.
    concurrency: int
    #: Deadline of one whole attempt; 10, and 45 at the most.
    timeout: float
    #: Only the first rows.
    limit: int
    #: Rows that are sent alone first.
    canary: int
    #: Rejected rows before it stops.
    max_errors: int
    max_sends: int
    max_duration: float
    #: Ask WeChat who follows, and leave out who does not.
    check_followers: bool
    #: The list of openids that are never sent to.
    suppress: str | Path
    #: Send a complete campaign once more.
    again: bool
    #: Go on although input or campaign file changed.
    accept_changes: bool
    #: Rows of unknown outcome that are too old to be repeated safely; held unless told otherwise.
    in_doubt: Literal["hold", "resend", "skip"]
    #: These errcodes are about rows, however many get one in a row.
    errcode_is_row: Collection[int]


def check_call(campaign: Campaign, account: Account | None = None, **options: Unpack[Options]) -> Call:
    """What `check` runs."""
    settings = _settings(campaign, account, options)
    wanted = dryrun.Wanted(offline=account is None)
    return Call(lambda ports: dryrun.check(settings, ports, wanted))


def send_call(
    campaign: Campaign,
    account: Account,
    *,
    retry: Collection[int] | None = None,
    resolve: Literal["sent", "resend", "skip"] | None = None,
    confirm: Callable[[Question], bool] | None = None,
    on_progress: Callable[[Snapshot], object] | None = None,
    **options: Unpack[Options],
) -> Call:
    """What `send` runs."""
    settings = _settings(campaign, account, options)
    marking = DECISIONS[resolve] if resolve else retrying(sorted(retry)) if retry is not None else None
    return Call(
        lambda ports: sending.send(settings, ports, marking), confirm=confirm, on_progress=on_progress
    )


def _settings(campaign: Campaign, account: Account | None, options: Options) -> Settings:
    values = dict[str, Any](options)
    if (most := values.pop("max_errors", None)) is not None:
        values["max_errors"] = MaxErrors(count=most)
    if (path := values.pop("suppress", None)) is not None:
        values["suppression"] = Suppression(path=Path(path))
    if "in_doubt" in values:
        values["in_doubt"] = DoubtPolicy(values["in_doubt"])
    if "errcode_is_row" in values:
        values["errcode_is_row"] = frozenset(values["errcode_is_row"])
    return Settings(
        place=campaign.place,
        config=account.config if account else Config(),
        environ={},
        base_url=account.base_url if account else DEFAULT_BASE_URL,
        access=account.access if account else None,
        **values,
    )


def check(campaign: Campaign, account: Account | None = None, **options: Unpack[Options]) -> Report:
    """Check every row, send nothing, as `wxpush send --dry-run` does; without an account nothing is asked of WeChat.

    Raises WxpushError where the files cannot be used. A refused account is in the report.
    """
    return check_call(campaign, account, **options).run_aside()


def send(
    campaign: Campaign,
    account: Account,
    *,
    retry: Collection[int] | None = None,
    resolve: Literal["sent", "resend", "skip"] | None = None,
    confirm: Callable[[Question], bool] | None = None,
    on_progress: Callable[[Snapshot], object] | None = None,
    **options: Unpack[Options],
) -> Report:
    """Send what is not sent yet; called again, it goes on where it stopped. An early end is in the report's summary.

    `retry`: make rejected rows pending again first, those with these errcodes, or all where it is empty. `resolve`: what rows in doubt are taken for.
    `confirm`: decides when all is known and before the first message leaves; without it that is a yes. `on_progress`: called once a second.
    Both are called in the thread that sends.

    Raises WxpushError where it could not begin: UsageError, ChangedError, BusyError, DiskError.
    """
    return send_call(
        campaign, account, retry=retry, resolve=resolve, confirm=confirm, on_progress=on_progress, **options
    ).run_aside()


def results(campaign: Campaign, *, state: str | None = None, errcode: int | None = None) -> Iterator[Result]:
    """The rows with their outcome, in the order of the file. Raises UsageError where the campaign has not begun, ChangedError where the file is another."""
    with open_results(campaign.place, state=state, errcode=errcode) as found:
        yield from found.rows()


class Sandbox:
    """The bundled imitation of WeChat's API for as long as a `with` block, in a process of its own; the block is given an account there.

    Entering it raises UsageError where that process does not start.
    """

    def __init__(self, options: SandboxOptions | None = None) -> None:
        self._process = SandboxProcess(options or SandboxOptions())

    def __enter__(self) -> Account:
        process = self._process.__enter__()
        return Account(process.appid, process.secret, process.base_url, cached=False)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.__exit__(kind, error, trace)
