"""Where wxpush.yaml is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wxpush.errors import UsageError
from wxpush.options.common import CONFIG
from wxpush.oserror import cause
from wxpush.system.found import open_found
from wxpush.system.regular import look_at, open_regular

FILE_NAME = "wxpush.yaml"


@dataclass(frozen=True, slots=True)
class Found:
    """A configuration file. `merely`: nobody named it, and it is not in the user's own folder for configuration, so what it commands needs the user's word."""

    path: Path
    merely: bool = False

    def open(self) -> int:
        """A descriptor to read it by. Raises OSError, and UsageError for one that was merely found and others may have written."""
        return open_found(self.path) if self.merely else open_regular(self.path)


def find_config(
    explicit: Path | None, environ: Mapping[str, str], cwd: Path | None, own: Path | None
) -> Found | None:
    """The file to read: `--config`, WXPUSH_CONFIG, ./wxpush.yaml, then the one in `own`, the user's folder for configuration.

    None when there is none. Raises UsageError when a file that was named is missing.
    """
    named = environ.get(CONFIG.variable)
    if explicit is not None:
        return _existing(explicit, CONFIG.flag)
    if named:
        return _existing(Path(named), CONFIG.variable)
    here, kept = (folder / FILE_NAME if folder else None for folder in (cwd, own))
    if here is not None and _is_file(here):
        return Found(here, merely=kept is None or not _same(here, kept))
    return Found(kept) if kept is not None and _is_file(kept) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return True  # whoever reads it is told why nobody can


def _same(here: Path, kept: Path) -> bool:
    """Whether one is in the user's own folder for configuration."""
    try:
        return kept.parent.samefile(here.parent)
    except OSError:
        return False


def _existing(path: Path, origin: str) -> Found:
    try:
        look_at(path)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError("config.missing", path=path, origin=origin) from None
    except OSError as error:
        raise UsageError("config.unusable", path=path, origin=origin, why=cause(error)) from None
    return Found(path)
