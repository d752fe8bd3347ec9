"""No folder for temporary files can be written: a sentence that names TMPDIR, exit 9, before anything is sent."""

import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest

from tests.cli.common.inprocess import command
from wxpush.cli.common.failures import bug, guarded
from wxpush.errors import Exit, WxpushError
from wxpush.model import Composed
from wxpush.run.check.disk import disk
from wxpush.run.check.finding import Level
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.process import SandboxProcess
from wxpush.sources import open_input
from wxpush.survey import duplicates, openids
from wxpush.survey.duplicates import DuplicateFinder
from wxpush.survey.openids import Openids
from wxpush.system.clock import SystemClock

pytestmark = pytest.mark.usefixtures("nowhere")


@pytest.fixture
def workbook(tmp_path) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["openid", "name"])
    book.active.append(["oFollower0000000000000000001", "tea"])
    book.save(tmp_path / "list.xlsx")
    return tmp_path / "list.xlsx"


@pytest.fixture
def nowhere(monkeypatch, workbook):
    """As a container with a read-only root has it."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: ["/proc/nowhere"])


def _helps(error: WxpushError) -> None:
    assert error.exit == Exit.DISK
    assert "TMPDIR" in str(error)


def test_a_workbook(workbook):
    with pytest.raises(WxpushError) as caught:
        open_input(workbook)
    _helps(caught.value)


def test_a_list_whose_keys_do_not_fit_in_memory(monkeypatch):
    monkeypatch.setattr(duplicates, "_CHUNK", duplicates._ENTRY.size)
    with pytest.raises(WxpushError) as caught:
        _find_duplicates()
    _helps(caught.value)


def _find_duplicates() -> None:
    with DuplicateFinder() as finder:
        for row in range(1, 4):
            finder.add([(bytes(16), row, row)])
        list(finder.duplicates())


def test_a_list_whose_openids_do_not_fit_in_memory(monkeypatch):
    monkeypatch.setattr(openids, "_IN_MEMORY", 1)
    with pytest.raises(WxpushError) as caught:
        _look_at_openids()
    _helps(caught.value)


def _look_at_openids() -> None:
    with Openids() as look:
        look.look([Composed(row, row * 3, f"o{row:027}", bytes(16), b"{}") for row in range(1, 4)])
        list(look.rest())


@pytest.mark.process
def test_a_rehearsal():
    with pytest.raises(WxpushError) as caught, SandboxProcess(SandboxOptions()):
        pass
    _helps(caught.value)


def test_a_dry_run(tmp_path, monkeypatch):
    """Of any list: its survey is kept in a temporary folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    Path("list.csv").write_text("openid,name\noFollower0000000000000000001,tea\n")
    Path("list.yaml").write_text(f'template_id: {"T" * 43}\ndata:\n  thing1: "{{{{ name }}}}"\n')
    words = ["send", "list.csv", "--dry-run", "--offline"]
    with Path("told").open("w") as told:
        monkeypatch.setattr(sys, "stderr", told)
        code = guarded(lambda: command(words, prog_name="wxpush", standalone_mode=False))
    assert "TMPDIR" in Path("told").read_text()
    assert code == Exit.DISK


def test_doctor_looks_at_it(tmp_path):
    found = disk(tmp_path, SystemClock())
    assert found.level is Level.FAIL
    assert "TMPDIR" in found.advice


def test_a_bug_is_told_without_its_file():
    assert "file" in str(bug("an outline"))
