"""Every odd file through the real command line, as far as a dry run goes: its verdict is what the table says."""

import json

import pytest

from tests.cli.common.inprocess import command
from tests.cli.harness import TEMPLATE
from tests.inputs.case import Case
from tests.inputs.cases import CASES
from wxpush.cli.common.failures import guarded

_CAMPAIGN = f'template_id: {TEMPLATE}\nname: odd\nto: "{{{{ openid }}}}"\ndata:\n  thing1: "{{{{ name }}}}"\n'
#: They compute for half a second and more.
SLOW = {"a gzip bomb", "a field of 10 MB"}


def marked(case: Case):
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=case.today)] if case.today else []
    if case.id in SLOW:
        marks.append(pytest.mark.slow)
    return pytest.param(case, id=case.id, marks=marks)


def made(folder, case: Case):
    path = folder / f"odd{case.suffix}"
    if callable(case.content):
        case.content(path)
    else:
        path.write_bytes(case.content.encode() if isinstance(case.content, str) else case.content)
    return path


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_an_odd_file_gets_its_verdict(folder, capfd, case):
    (folder / "odd.yaml").write_text(_CAMPAIGN)
    path = made(folder, case)
    words = ["send", str(path), "-c", "odd.yaml", "--dry-run", "--offline", "--json", *case.more]
    code = guarded(lambda: command(words, prog_name="wxpush", standalone_mode=False))
    shown = capfd.readouterr()
    assert "Traceback" not in shown.err
    summary = json.loads(shown.out.splitlines()[-1]) if shown.out else {}
    counts = tuple(summary.get(name, 0) for name in ("rows", "invalid", "duplicate"))
    assert (code, *counts) == (case.code, case.rows, case.invalid, case.duplicate), shown.err
    assert [word for word in case.words if word not in shown.err] == [], shown.err
    if case.name is not None:
        assert f"thing1  {case.name}" in shown.err, shown.err
    if not summary:
        assert (shown.err[:7], shown.err.count("\n")) == ("error: ", 1), shown.err


def test_the_table_is_as_long_as_it_should_be_and_names_each_case_once():
    assert len({case.id for case in CASES}) == len(CASES) >= 60
