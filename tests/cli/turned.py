"""Processes whose clocks are turned."""

from pathlib import Path

import pytest

from tests.cli.harness import ROOT

_LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
frozen = pytest.mark.skipif(_LIBRARY is None, reason="libfaketime is not installed")
#: libfaketime cannot turn the wall clock alone: Python's sleep, which is of the other, fails under it.
_TURNED = """
import os, time
_real = time.time_ns
def _turned():
    with open(os.environ["CLOCK"]) as file:
        return _real() + int(file.read()) * 10**9
time.time_ns = _turned
"""


class Clock:
    """The clocks of one process, ahead of the true ones by so many seconds: all of them, or the one on the wall."""

    def __init__(self, folder: Path) -> None:
        self._file, self._folder = folder / "clock", folder
        self.set(0)

    def set(self, seconds: int) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self._file)

    @property
    def all(self) -> dict[str, str]:
        """The environment in which every clock is turned."""
        return {
            "LD_PRELOAD": str(_LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
        }

    @property
    def wall(self) -> dict[str, str]:
        """The environment in which the wall clock is."""
        (self._folder / "turned").mkdir()
        (self._folder / "turned" / "sitecustomize.py").write_text(_TURNED)
        return {"CLOCK": str(self._file), "PYTHONPATH": f"{self._folder / 'turned'}:{ROOT}"}
