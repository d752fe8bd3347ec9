"""Folders in which a command runs with the canaries as its secret, its token, an openid and a field."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.cli.harness import ROOT, TEMPLATE
from tests.leaks.canaries import ALL, OPENID, SECRET, TOKEN

_YAML = f"""template_id: {TEMPLATE}
to: "{{{{ openid }}}}"
data:
  first: "{{{{ name }}}}"
"""
#: Where a canary belongs: the operator's own files, and the cache that processes share.
#: Whose place is where: rows in the list, and in the file of its problems, which the operator asked for.
_HOMES = {"campaign.csv": (OPENID,), "problems.jsonl": (OPENID,), "secret": (SECRET,), "cache": (TOKEN,)}
_LAST = ("cli/main.py", "cli/common/strays.py", "cli/common/failures.py")
_LAST_WORD = "ignore_signals"


def prepare(folder: Path) -> Path:
    """A campaign of three rows in a new folder."""
    folder.mkdir()
    (folder / "campaign.csv").write_text(
        f"openid,name\noFollower{1:019},tea\noFollower{2:019},tea\n{OPENID},tea\n"
    )
    (folder / "campaign.yaml").write_text(_YAML)
    (folder / "secret").write_text(SECRET)
    (folder / "secret").chmod(0o600)
    return folder


def environ(folder: Path, base_url: str) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PYTHONPATH": str(ROOT),
        "WXPUSH_APPID": "wx0123456789abcdef",
        "WXPUSH_SECRET_FILE": "secret",
        "WXPUSH_BASE_URL": base_url,
    }


def launched(mode: str, words: list[str], folder: Path, base_url: str, stdin: str = "") -> list[str]:
    """What the launcher printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.leaks.launcher", mode, *words],
        input=stdin, cwd=folder, env=environ(folder, base_url), text=True, stdout=subprocess.PIPE, check=True,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout.splitlines()


def points(words: list[str], folder: Path, base_url: str) -> list[list[str]]:
    """File and name of every function of wxpush that a command calls, in the order of the first call.

    Without the last line of defence itself: behind it there is nothing.
    """
    lines = launched("list", words, folder, base_url)
    found = [json.loads(line) for line in lines if line.startswith("[")]
    return [point for point in found if not point[0].endswith(_LAST) and point[1] != _LAST_WORD]


def leaks(folder: Path) -> Iterator[str]:
    """Every canary found in a file where it does not belong."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        allowed = _HOMES.get(path.relative_to(folder).parts[0], ())
        yield from (
            f"{path.name} holds {one!r}"
            for one in ALL
            if one not in allowed and any(shape in data for shape in _shapes(one))
        )


def _shapes(canary: str) -> tuple[bytes, ...]:
    """As it is, as JSON has it within JSON, and as a URL has it."""
    return (
        canary.encode(),
        canary.replace("/", "\\/").encode(),
        canary.replace("/", "%2F").replace("+", "%2B").encode(),
    )
