"""`--log-file`: what a command says, and what WeChat refused, with times; in a file whose failures are ignored."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wxpush.errors import UsageError, WxpushError
from wxpush.oserror import cause
from wxpush.parsing.outline import outline
from wxpush.redact import OwnRecords, clean
from wxpush.system.files import resolved

_NAME = "wxpush"
_FORMAT = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")


def log() -> logging.Logger:
    """Where everything said goes too. Without a log file nobody listens."""
    return logging.getLogger(_NAME)


@contextmanager
def logging_to(path: Path | None) -> Iterator[None]:
    """Log into a file for as long as the block. Raises UsageError when it cannot be opened."""
    if path is None:
        yield
        return
    handler, root = _Writer(path), logging.getLogger()
    handler.addFilter(OwnRecords())
    root.addHandler(handler)  # libraries' loggers lead there too
    log().setLevel(logging.INFO)
    try:
        yield
    except WxpushError as error:
        log().error(str(error))
        raise
    except Exception as error:
        log().error("a bug in wxpush: %s", outline(error))
        raise
    finally:
        root.removeHandler(handler)
        handler.close()


class _Writer(logging.Handler):
    """One write a line. What a full disk or a pipe that nobody reads does not take is lost, and nobody waits for it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setFormatter(_FORMAT)
        try:
            self._descriptor = os.open(
                resolved(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600
            )
        except OSError as error:
            raise UsageError("cli.log_unwritable", path=path, why=cause(error)) from None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            os.write(self._descriptor, f"{clean(self.format(record))}\n".encode("utf-8", "backslashreplace"))
        except OSError:
            return

    def close(self) -> None:
        super().close()
        os.close(self._descriptor)
