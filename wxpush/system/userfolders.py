"""The folders of this user's own that wxpush looks into, and the folder that the user is in."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import platformdirs

from wxpush.errors import UsageError

_NAME = "wxpush"


def config_folder() -> Path | None:
    """Where a wxpush.yaml of the user's own may be; None for a user who has no home."""
    return _known(lambda: platformdirs.user_config_path(_NAME))


def cache_folder() -> Path | None:
    """Where tokens and templates are kept; None for a user who has no home."""
    return _known(lambda: platformdirs.user_cache_path(_NAME))


def data_folder() -> Path | None:
    """Where is kept what the user has decided; None for a user who has no home."""
    return _known(lambda: platformdirs.user_data_path(_NAME))


def runtime_folder() -> Path | None:
    """Where sockets of this user's processes may be until the machine is switched off; None where the system has no such folder."""
    named = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(named) if named else Path("/run/user") / str(os.geteuid())
    return folder / _NAME if folder.is_absolute() and folder.is_dir() else None


def state_folder() -> Path | None:
    """Where notices are kept that could not be told; None for a user who has no home."""
    return _known(lambda: platformdirs.user_state_path(_NAME))


def here() -> Path:
    """The folder that the user is in. Raises UsageError where it was deleted."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise UsageError("system.folder_gone") from None


def here_if_any() -> Path | None:
    """The same; None where it was deleted: who names all files does not need it."""
    with suppress(UsageError):
        return here()
    return None


def _known(find: Callable[[], Path]) -> Path | None:
    """Where a home cannot be found, platformdirs says so; older versions leave a `~`, which would be a folder of that name.

    What is not absolute would be another folder wherever the user is, so anybody's: such a variable is to be ignored.
    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    try:
        folder = find()
    except RuntimeError:
        return None
    return folder if folder.is_absolute() else None
