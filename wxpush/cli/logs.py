"""`--log-file`: what a command says, and what WeChat refused, with times; in a file that can fail without a word."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wxpush.errors import UsageError, WxpushError
from wxpush.redact import RedactingFilter, clean, quiet_http_loggers

_NAME = "wxpush"
_FORMAT = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")


def log() -> logging.Logger:
    """Where everything said goes too. Without a log file nobody listens."""
    return logging.getLogger(_NAME)


@contextmanager
def logging_to(path: Path | None) -> Iterator[None]:
    """Log into a file for as long as the block. Raises UsageError when it cannot be opened."""
    quiet_http_loggers()
    logger = log()
    logger.propagate = False
    handler = logging.NullHandler() if path is None else _Writer(path)
    handler.addFilter(RedactingFilter())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    except WxpushError as error:
        logger.error(str(error))  # noqa: TRY400 - a sentence for people; its traceback says nothing more
        raise
    finally:
        logger.removeHandler(handler)
        handler.close()


class _Writer(logging.Handler):
    """One write a line. What a full disk or a pipe that nobody reads does not take is lost, and nobody waits for it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.setFormatter(_FORMAT)
        try:
            self._descriptor = os.open(
                path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600
            )
        except OSError as error:
            raise UsageError(
                f"The log file {path} cannot be written ({error.strerror}); nothing was sent. Name another with --log-file."
            ) from None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            os.write(self._descriptor, f"{clean(self.format(record))}\n".encode("utf-8", "backslashreplace"))
        except OSError:
            return

    def close(self) -> None:
        super().close()
        os.close(self._descriptor)
