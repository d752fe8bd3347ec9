"""The suppression list of an operator."""

from collections.abc import Collection
from pathlib import Path

from wxpush.model import FileIdentity
from wxpush.suppression.listfile import ListFile
from wxpush.system.clock import today


def write(path: Path, openids: Collection[str]) -> None:
    path.write_text("openid\n" + "".join(f"{each}\n" for each in sorted(openids)), encoding="utf-8")


def identity(path: Path) -> FileIdentity:
    """What tells the list as it is now from others."""
    return ListFile(path).members(today())[1]
