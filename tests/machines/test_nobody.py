"""A process as orchestrators start it: a uid that no passwd entry has, no HOME, a folder of root's, no folder for temporary files.

It may read what root may, as the interpreter of these tests can lie in root's home; it may write to its volume alone.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.sandbox.conftest import Running, running
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET
from wxpush.sandbox.options import SandboxOptions

_UID = "54321"
_READS = "+dac_read_search"
#: The volume is made writable again in what is not any more.
_MOUNTED = (
    "for place in /tmp /var/tmp /dev/shm; do mount --bind $place $place && mount -o remount,bind,ro $place || exit 99; done;"
    'mount --bind "$0" "$0" && mount -o remount,bind,rw "$0" || exit 99; exec "$@"'
)
_SPACE = ["unshare", "--mount", "sh", "-c", _MOUNTED]
_BECOME = ["setpriv", "--reuid", _UID, "--regid", _UID, "--clear-groups"]
_KEEP = ["--inh-caps", f"-all,{_READS}", "--ambient-caps", _READS, "--bounding-set", f"-all,{_READS}"]
PEOPLE = ["oFollower0000000000000000001", "oFollower0000000000000000002"]


class Container:
    """A volume, and what is run in it."""

    def __init__(self, volume: Path, server: Running) -> None:
        self.volume = volume
        self._environ = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "WXPUSH_APPID": SANDBOX_APPID,
            "WXPUSH_SECRET": SANDBOX_SECRET,
            "WXPUSH_BASE_URL": server.base_url,
        }
        (volume / "orders.yaml").write_text(
            f"template_id: {'T' * 43}\ndata:\n  thing1: '{{{{ thing }}}}'\n", encoding="utf-8"
        )
        (volume / "orders.csv").write_text(
            "openid,thing\n" + "".join(f"{openid},tea\n" for openid in PEOPLE), encoding="utf-8"
        )

    def run(self, words: Sequence[str], **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                *_SPACE, str(self.volume), *_BECOME, *_KEEP, "--",
                sys.executable, "-P", "-B", "-m", "wxpush", *words,
            ],
            cwd="/", env=self._environ | environ, check=False, capture_output=True, text=True, timeout=120,
        )  # fmt: skip


@pytest.fixture
def server() -> Iterator[Running]:
    with running(SandboxOptions()) as sandbox:
        yield sandbox


@pytest.fixture
def container(server) -> Iterator[Container]:
    missing = [tool for tool in ("unshare", "setpriv", "mount") if shutil.which(tool) is None]
    if missing or subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        pytest.skip(f"no such process can be started here: {', '.join(missing) or 'unshare is not allowed'}")
    # Not in a folder of pytest's: these are root's alone, and no way leads through them.
    with tempfile.TemporaryDirectory(prefix="volume-") as volume:
        os.chown(volume, int(_UID), int(_UID))
        yield Container(Path(volume), server)


def test_it_is_as_it_is_said_to_be(container):
    """Otherwise the others would prove nothing."""
    looks = (
        "import os, pwd, tempfile\n"
        "assert os.getuid() == 54321 and 'HOME' not in os.environ\n"
        "for ask in (lambda: pwd.getpwuid(54321), lambda: open('/made', 'w'), tempfile.gettempdir):\n"
        "    try: ask()\n"
        "    except (KeyError, OSError) as error: print(type(error).__name__)\n"
        f"open('{container.volume}/made', 'w')\n"
    )
    done = subprocess.run(
        [*_SPACE, str(container.volume), *_BECOME, *_KEEP, "--", sys.executable, "-P", "-c", looks],
        cwd="/", env={"PATH": os.defpath}, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.stdout.split(), done.stderr) == (["KeyError", "PermissionError", "FileNotFoundError"], "")


def test_a_campaign_is_sent_looked_at_and_explained(container, server):
    orders = str(container.volume / "orders.csv")
    sent = container.run(["send", orders, "--yes"])
    assert sent.returncode == 0, sent.stderr
    assert server.control.summary().deliveries == len(PEOPLE)
    for words in (
        ["send", orders, "--yes"],
        ["status", orders],
        ["results", orders],
        ["history", str(container.volume)],
        ["explain", "43004"],
    ):
        done = container.run(words)
        assert done.returncode == 0, (words, done.stderr)
    assert server.control.summary().deliveries == len(PEOPLE)
    looked = container.run(["doctor", orders])
    assert looked.returncode in {0, 2}, looked.stderr
    assert "TMPDIR" in looked.stdout + looked.stderr


@pytest.mark.parametrize("words", [["--sandbox"], []], ids=" ".join)
def test_a_workbook_names_the_variable_and_with_it_is_sent(container, server, words):
    """That of a workbook is one of the things for which a temporary file is needed."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["openid", "thing"], *([openid, "tea"] for openid in PEOPLE)):
        book.active.append(row)
    book.save(container.volume / "orders.xlsx")
    asked = ["send", str(container.volume / "orders.xlsx"), "--yes", *words]
    refused = container.run(asked)
    assert refused.returncode == 9, refused.stderr
    assert "TMPDIR" in refused.stderr
    done = container.run(asked, TMPDIR=str(container.volume))
    assert done.returncode == 0, done.stderr
    assert server.control.summary().deliveries == (0 if words else len(PEOPLE))
