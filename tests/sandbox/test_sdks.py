"""SDKs of other makers, installed from their registries and run against the sandbox as they are: `pytest -m long tests/sandbox/test_sdks.py`.

What each of them sends, byte for byte, is held by test_foreign_clients.py, without any of them.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sandbox.conftest import TEMPLATE, running
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET
from wxpush.sandbox.options import SandboxOptions, Template

_HERE = Path(__file__).parent.parent / "sdks"
_PAGES = Path(__file__).parents[2] / "docs"
_FOLLOWER = "oFollower0000000000000000001"
#: What a client that does everything is told.
EXPECTED = {
    "token": True,
    "wrong secret": 40125,
    "send": "int",
    "send with url": "int",
    "send with mini program": "int",
    "unfollowed": 43004,
    "of another account": 40003,
    "template switched off": 43101,
    "unknown template": 40036,
    "wrong data": 47003,
    "token renewed": ["int", True],
    "templates": True,
    "template added": "int",
    "template deleted": 0,
    "industry": ["primary_industry", "secondary_industry"],
    "followers": [10_000, 10_000, 5_000, 0],
    "batchget": 1,
    "user info": _FOLLOWER,
    "tags": ["星标组", "VIP", "QUIET"],
    "tag of a person": [],
    "people of a tag": True,
    "addresses": ["127.0.0.1"],
}


def _by_pip(folder: Path, packages: Sequence[str]) -> list[str]:
    _said([sys.executable, "-m", "venv", str(folder)])
    python = str(folder / "bin" / "python")
    _installed([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])
    return [python]


def _by_npm(folder: Path, packages: Sequence[str]) -> list[str]:
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is missing: install Node.js 18 or newer, which has node and npm")
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    _installed(["npm", "install", "--silent", "--no-audit", "--prefix", str(folder), *packages])
    return ["node"]


@dataclass(frozen=True)
class Sdk:
    """One of them: how it is installed, what calls it, and what it has no way to ask for or gives in another form."""

    name: str
    packages: Sequence[str]
    install: Callable[[Path, Sequence[str]], list[str]]
    script: str
    lacks: frozenset[str] = frozenset()
    otherwise: tuple[tuple[str, object], ...] = ()

    @property
    def expected(self) -> dict[str, object]:
        told = {what: value for what, value in EXPECTED.items() if what not in self.lacks}
        return told | dict(self.otherwise)

    @property
    def version(self) -> str:
        return re.split("==|@", self.packages[0])[1]


SDKS = (
    Sdk(
        "wechatpy",
        ("wechatpy==1.8.18", "cryptography"),
        _by_pip,
        "with_wechatpy.py",
        lacks=frozenset({"wrong secret"}),
        otherwise=(("followers", [10_000, 25_000]),),  # the first page, and all that it iterates over
    ),
    Sdk(
        "WeRoBot",
        ("WeRoBot==1.13.1",),
        _by_pip,
        "with_werobot.py",
        lacks=frozenset(
            {"wrong secret", "token renewed", "templates", "template added", "template deleted", "industry"}
        ),
    ),
    Sdk("co-wechat-api", ("co-wechat-api@3.11.0",), _by_npm, "with_co_wechat_api.js"),
)


@pytest.mark.long
@pytest.mark.parametrize("sdk", SDKS, ids=lambda sdk: sdk.name)
def test_an_sdk_works_on_the_sandbox_as_it_is(sdk, tmp_path):
    folder = tmp_path / "sdk"
    program = sdk.install(folder, sdk.packages)
    place = [str(folder)] if sdk.install is _by_npm else []
    options = SandboxOptions(templates=(Template(TEMPLATE),), followers=25_000)
    with running(options) as sandbox:
        words = [*program, str(_HERE / sdk.script), *place, sandbox.base_url]
        told = json.loads(_said([*words, SANDBOX_APPID, SANDBOX_SECRET, TEMPLATE]))
    assert told == sdk.expected


@pytest.mark.parametrize("page", ["sandbox.md", "zh/sandbox.md"])
def test_the_page_says_which_were_tried_and_what_of_each(page):
    text = (_PAGES / page).read_text(encoding="utf-8")
    table = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "|" in line
    ]
    (head,) = (row for row in table if row[1:] == [f"{sdk.name} {sdk.version}" for sdk in SDKS])
    rows = table[table.index(head) + 2 :][: len(EXPECTED)]
    for column, sdk in enumerate(SDKS, 1):
        tried = [cells[column] != "–" for cells in rows]
        assert tried == [what in sdk.expected for what in EXPECTED]


def _installed(words: Sequence[str]) -> None:
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"missing: `{' '.join(words[-3:])}` failed: {done.stderr.strip()[-300:]}")


def _said(words: Sequence[str]) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout
