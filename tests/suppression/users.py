"""A list that people share, and other users of the machine, each in a process of his own."""

import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.suppression.test_listfile import TODAY
from wxpush.suppression.entry import Entry
from wxpush.suppression.holders import holder
from wxpush.suppression.listfile import ListFile

OWNER, MATE, READER = (4001, 4100), (4002, 4100), (4003, 4300)
#: Tests that are played by other users.
AS_OTHERS = [
    pytest.mark.process,
    pytest.mark.skipif(
        os.geteuid() != 0 or sys.platform != "linux" or not shutil.which("setpriv"),
        reason="only root plays others",
    ),
]
HEADER = "openid,reason,date,expires\r\n"


@contextmanager
def shared_list() -> Iterator[Path]:
    """The list of OWNER in a folder that everybody may enter: his group may write it, everybody may read it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o2775)
    os.chown(folder, *OWNER)
    path = folder / "never.csv"
    path.write_text(HEADER + "oA,,,\r\n", newline="")
    os.chown(path, *OWNER)
    path.chmod(0o664)
    yield path
    shutil.rmtree(folder)


def guard_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def start(user: tuple[int, int], act: Callable[[], object]) -> int:
    """A process of that user that does so; 0: it went well."""
    _imported()
    child = os.fork()
    if child:
        return child
    try:
        os.setgroups([])
        os.setgid(user[1])
        os.setuid(user[0])
        act()
    except BaseException:  # noqa: BLE001 - it is told by the exit code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


@cache
def _imported() -> None:
    """All that Python imports for it on the way: it may lie where that user cannot read."""
    holder(Path("/").stat())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        ListFile(path).rewrite(lambda _: True, [Entry("oA")])
        ListFile(path).append([Entry("oB")])
        ListFile(path).members(TODAY)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def by(user: tuple[int, int], act: Callable[[], object]) -> int:
    return ended(start(user, act))


@contextmanager
def held(path: Path, how: str = "-x", user: tuple[int, int] = READER) -> Iterator[None]:
    """Somebody who may only read the list holds it, in a process of his own."""
    become = ["setpriv", "--reuid", str(user[0]), "--regid", str(user[1]), "--clear-groups"]
    process = subprocess.Popen(
        [*become, "flock", "--no-fork", how, path, "sh", "-c", "echo held; exec sleep 60"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def quick(path: Path) -> ListFile:
    return ListFile(path, patience=0.2)
