"""Where wxpush.yaml is."""

from collections.abc import Mapping
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.options.common import CONFIG
from wxpush.oserror import cause
from wxpush.system.regular import look_at

FILE_NAME = "wxpush.yaml"


def find_config(
    explicit: Path | None, environ: Mapping[str, str], cwd: Path | None, own: Path | None
) -> Path | None:
    """The file to read: `--config`, WXPUSH_CONFIG, ./wxpush.yaml, then the one in `own`, the user's folder for configuration.

    None when there is none. Raises UsageError when a file that was named is missing.
    """
    named = environ.get(CONFIG.variable)
    if explicit is not None:
        return _existing(explicit, CONFIG.flag)
    if named:
        return _existing(Path(named), CONFIG.variable)
    return next(
        (folder / FILE_NAME for folder in (cwd, own) if folder and (folder / FILE_NAME).is_file()), None
    )


def _existing(path: Path, origin: str) -> Path:
    try:
        look_at(path)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError("config.missing", path=path, origin=origin) from None
    except OSError as error:
        raise UsageError("config.unusable", path=path, origin=origin, why=cause(error)) from None
    return path
