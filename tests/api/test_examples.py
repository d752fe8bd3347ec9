"""What the page for programs shows runs as it stands there, against the sandbox."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import wxpush

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def names(tmp_path, monkeypatch):
    """A folder with a campaign, and what the page takes for granted."""
    (tmp_path / "orders.csv").write_text(
        "openid,product\noFollower0000000000000000001,tea\n", encoding="utf-8"
    )
    (tmp_path / "orders.yaml").write_text(
        f"template_id: {'n' * 43}\ndata:\n  thing1: '{{{{ product }}}}'\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    with wxpush.Sandbox() as account:
        yield {"campaign": wxpush.Campaign("orders.csv"), "account": account, "secret": account.secret}


@pytest.mark.process
@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_of_the_page_runs_as_it_stands(block, names, capsys):
    appid = names["account"].appid
    given = block.replace(
        'Account("wx0123456789abcdef", secret)', f'Account("{appid}", secret, "{names["account"].base_url}")'
    )
    exec(compile(given, "docs/python.md", "exec"), names)
    assert wxpush.send(names["campaign"], names["account"]).summary.already_sent == 1


def test_the_page_names_what_the_package_has():
    told = set(re.findall(r"^\| `(\w+)", PAGE, re.MULTILINE))
    assert told == {name for name in dir(wxpush) if not name.startswith("_")}


def test_the_example_runs():
    ran = subprocess.run(
        [sys.executable, ROOT / "examples/from_python.py"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "2 sent, 0 left\n1 sent\n2 sent\n"
