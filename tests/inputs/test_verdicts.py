"""Every odd file through the real command line, as far as a dry run goes: its verdict is what the table says."""

import json
import os

import pytest

from tests.cli.harness import TEMPLATE
from tests.inputs.cases import CASES, Case
from wxpush.cli.common.failures import guarded
from wxpush.cli.main import app

_CAMPAIGN = f'template_id: {TEMPLATE}\nname: odd\nto: "{{{{ openid }}}}"\ndata:\n  thing1: "{{{{ name }}}}"\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to work in, and nothing of this machine's in the environment."""
    for name in [name for name in os.environ if name.startswith(("WXPUSH", "XDG"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.yaml").write_text(_CAMPAIGN)
    return tmp_path


def made(folder, case: Case):
    path = folder / f"odd{case.suffix}"
    if callable(case.content):
        case.content(path)
    else:
        path.write_bytes(case.content.encode() if isinstance(case.content, str) else case.content)
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_an_odd_file_gets_its_verdict(folder, capfd, case):
    path = made(folder, case)
    words = ["send", str(path), "-c", "odd.yaml", "--dry-run", "--offline", "--json", *case.more]
    code = guarded(lambda: app(words, prog_name="wxpush", standalone_mode=False))
    shown = capfd.readouterr()
    assert "Traceback" not in shown.err
    summary = json.loads(shown.out.splitlines()[-1]) if shown.out else {}
    counts = tuple(summary.get(name, 0) for name in ("rows", "invalid", "duplicate"))
    assert (code, *counts) == (case.code, case.rows, case.invalid, case.duplicate), shown.err
    assert [word for word in case.words if word not in shown.err] == [], shown.err
    if case.name is not None:
        assert f"thing1  {case.name}" in shown.err, shown.err
    if not summary:
        assert (shown.err[:8], shown.err.count("\n")) == ("wxpush: ", 1), shown.err


def test_the_table_is_as_long_as_it_should_be_and_names_each_case_once():
    assert len({case.id for case in CASES}) == len(CASES) >= 60
