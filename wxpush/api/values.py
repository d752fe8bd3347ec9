"""What a program gives and gets: campaign, account, options, report; and the sandbox, which is an account too."""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypedDict

from wxpush.access import Access, account_access
from wxpush.config import Config, read_found
from wxpush.credentials import Secret
from wxpush.errors import UsageError
from wxpush.options.common import BASE_URL
from wxpush.options.configfile import find_config
from wxpush.options.files import HEADER_LINE, HIDDEN_ROWS
from wxpush.options.option import Option
from wxpush.options.values import Values
from wxpush.parsing.baseurl import DEFAULT_BASE_URL, check_base_url
from wxpush.redact import learn
from wxpush.report.problems import Tally
from wxpush.report.summary import Summary
from wxpush.run.place import Place, Reading
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.process import SandboxProcess
from wxpush.system.userfolders import config_folder, here_if_any
from wxpush.token.sources import source_of


def counted(option: Option[Any], value: int) -> int:
    """A number that a program gives, within the option's bounds. Raises UsageError."""
    if option.too_small(value):
        raise UsageError("misuse.too_small", name=option.name, value=value, least=option.least)
    if option.too_large(value):
        raise UsageError("misuse.too_large", name=option.name, value=value, most=option.most)
    return value


@dataclass(frozen=True, slots=True)
class Campaign:
    """The files of one campaign. What is None is found beside `recipients`, as `wxpush send` finds it."""

    recipients: str | Path
    campaign: str | Path | None = None
    checkpoint: str | Path | None = None
    format: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    #: What becomes of rows that a sheet hides: without a word of it such a sheet is refused.
    hidden_rows: Literal["ask", "send", "skip"] = "ask"

    @property
    def place(self) -> Place:
        """Where its files are."""
        return Place.of(
            Path(self.recipients),
            None if self.campaign is None else Path(self.campaign),
            None if self.checkpoint is None else Path(self.checkpoint),
            reading=Reading(
                format=self.format,
                encoding=self.encoding,
                sheet=self.sheet,
                delimiter=self.delimiter,
                header_line=None if self.header_line is None else counted(HEADER_LINE, self.header_line),
                hidden_rows=HIDDEN_ROWS.read(self.hidden_rows),
            ),
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
        """The account that wxpush.yaml and the environment name, as the command line finds it. Raises UsageError, also where a wxpush.yaml that nobody named
        commands what nobody has allowed by `wxpush trust`.
        """
        given = Path(config) if config is not None else None
        file = find_config(given, os.environ, here_if_any(), config_folder())
        found = read_found(file, profile) if file is not None else Config()
        url = Values({}, found.options())[BASE_URL]
        access = account_access(found, url, dict(os.environ))
        secret = access.secret.reveal() if access.secret is not None else ""
        return cls(access.appid, secret, url, access.cached, found)

    @property
    def access(self) -> Access:
        """The way to it. Raises UsageError for an address that no secret may go to, and where neither a secret nor a token service is given."""
        if not self.secret and source_of(self.config).official:
            raise UsageError("credentials.no_secret")
        learn(self.secret)  # from here on it is masked wherever it might be shown
        secret = Secret(self.secret) if self.secret else None
        return Access(self.appid, check_base_url(self.base_url), self.config, secret, self.cached)


class Options(TypedDict, total=False):
    """How it is sent, as the options of `wxpush send`: rates in messages a second, times in seconds.

    What is not given is what the account's wxpush.yaml says, for an account that was found by it, else the default.
    """

    #: Default 50; infinite: no limit.
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
    #: Invalid rows, beyond which nothing is sent; default: any number.
    max_invalid: int
    max_sends: int
    #: Messages of the day's quota that are left to others.
    keep_quota: int
    #: When messages may leave, such as "Mon-Fri 09:00-18:00"; the zone of these times; and whether the call waits for them.
    window: str
    timezone: str
    wait: bool
    #: When to begin, and how many seconds later it may be.
    at: str
    at_grace: float
    #: A row that could not leave within so many seconds of the survey expires.
    valid_for: float
    max_duration: float
    #: Ask WeChat who follows, and leave out who does not.
    check_followers: bool
    #: The list of openids that are never sent to.
    suppress: str | Path
    #: Send a complete campaign once more.
    again: bool
    #: Go on although input or campaign file changed.
    accept_changes: bool
    #: What becomes of rows in doubt that are too old to be repeated safely; default: held.
    in_doubt: Literal["hold", "resend", "skip"]
    #: Stay this long and repeat rows in doubt, while that is safe; default: 0.
    linger: float
    #: These errcodes are about rows, however many get one in a row.
    errcode_is_row: Collection[int]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a call: the summary (its `exit_code` is that of the command line), what was said, and problems of rows by kind."""

    summary: Summary
    sentences: tuple[str, ...] = ()
    problems: tuple[Tally, ...] = ()


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
