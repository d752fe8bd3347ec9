"""Where wxpush.yaml is."""

from collections.abc import Mapping
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.options.common import CONFIG

FILE_NAME = "wxpush.yaml"


def find_config(explicit: Path | None, environ: Mapping[str, str], cwd: Path, xdg_dir: Path) -> Path | None:
    """The file to read: `--config`, WXPUSH_CONFIG, ./wxpush.yaml, then the one in the user's config folder.

    None when there is none. Raises UsageError when a file that was named is missing.
    """
    named = environ.get(CONFIG.variable)
    if explicit is not None:
        return _existing(explicit, CONFIG.flag)
    if named:
        return _existing(Path(named), CONFIG.variable)
    return next((path for path in (cwd / FILE_NAME, xdg_dir / FILE_NAME) if path.is_file()), None)


def _existing(path: Path, origin: str) -> Path:
    if path.is_file():
        return path
    raise UsageError("config.missing", path=path, origin=origin)
