"""Whether a list, and what is known of its campaign, can be read, as `doctor` tells it."""

from collections.abc import Iterator
from pathlib import Path

from wxpush.checkpoint import rows
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import WxpushError
from wxpush.run.check.finding import CheckResult, Level
from wxpush.run.place import checkpoint_beside
from wxpush.sources.descriptor import require_recipients
from wxpush.words import Means, Sentence


def listed(recipients: Path) -> Iterator[CheckResult]:
    """The list itself; nothing where it is a file."""
    try:
        require_recipients(recipients)
    except WxpushError as error:
        yield CheckResult("recipients", Level.FAIL, error.told(Means.NOTHING))


def known(recipients: Path) -> Iterator[CheckResult]:
    """The checkpoint beside a list, every record of it; nothing where there is none."""
    try:
        path = checkpoint_beside(recipients)
        checkpoint = SqliteCheckpoint.read(path)
        if checkpoint is None:
            return
        with checkpoint:
            many = sum(checkpoint.ask(rows.counts).values())
    except WxpushError as error:
        yield CheckResult("checkpoint", Level.FAIL, error.told(Means.NOTHING))
    else:
        yield CheckResult("checkpoint", Level.OK, str(Sentence("run.checkpoint_whole", path=path, rows=many)))
