"""What stops a campaign. Each error is one sentence for a person, and knows its exit code.

A sentence says what happened, what it means for the rows, and what to do next.
"""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, as docs/contract has them: scripts rely on the numbers."""

    DONE = 0
    BUG = 1
    USAGE = 2
    PARTLY = 3
    STOPPED = 4
    REFUSED = 5
    BUSY = 6
    CHANGED = 7
    IN_DOUBT = 8
    DISK = 9
    HANGUP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class WxpushError(Exception):
    """Base of everything wxpush raises on purpose."""

    exit = Exit.USAGE


class UsageError(WxpushError):
    """A command line, configuration, campaign file or input that cannot be used; nothing was sent."""


class SourceError(UsageError):
    """The recipient file as a whole cannot be read as what it claims to be."""


class ChangedError(WxpushError):
    """Input, campaign file or account differ from what the checkpoint was made for."""

    exit = Exit.CHANGED


class BusyError(WxpushError):
    """Another process holds the checkpoint's lock."""

    exit = Exit.BUSY


class DiskError(WxpushError):
    """The checkpoint cannot be written or read."""

    exit = Exit.DISK


class AccountError(WxpushError):
    """WeChat refuses the account as a whole: secret, address, permission, template."""

    exit = Exit.REFUSED


class UnreachableError(WxpushError):
    """WeChat, or a central token service, gave no usable answer for long enough to give up; resumable."""

    exit = Exit.STOPPED
