"""What the operating system says of a call that failed is told by the catalogue, and words of others stand as they are."""

import errno
import os
import re
import socket
from pathlib import Path

import pytest

import wxpush
from wxpush.oserror import cause
from wxpush.words import Sentence, catalogue

PACKAGE = Path(wxpush.__file__).parent
KNOWN = [
    name.removeprefix("system.errno_") for name in catalogue("en").TEXTS if name.startswith("system.errno_")
]
#: Logs, which are English; what hands an error on as it came, or makes one as the system does.
AS_THE_SYSTEM_SAYS = {"cli/stdin.py", "run/receipts/importing.py", "oserror.py", "system/unfinished.py", "system/found.py", "system/sharing/guard.py", "templates/shelf.py", "token/filecache.py", "checkpoint/file/tail.py"}  # fmt: skip


def failed(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize("name", KNOWN)
def test_each_error_of_the_catalogue_is_told_in_english_as_the_system_has_it(name):
    error = failed(getattr(errno, name))
    assert cause(error) == Sentence(f"system.errno_{name}")
    assert str(cause(error)) == error.strerror


@pytest.mark.parametrize(
    "name", ["ENOENT", "EACCES", "ENOSPC", "EROFS", "EISDIR", "EIO", "EMFILE", "ENAMETOOLONG"]
)
def test_what_operators_meet_is_among_them(name):
    assert name in KNOWN


def test_another_error_is_told_in_the_words_of_the_system():
    assert cause(failed(errno.EL2HLT)) == os.strerror(errno.EL2HLT)


def test_an_address_that_cannot_be_bound_is_told_without_what_python_adds():
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="address") as failure:
        socket.create_server(taken.getsockname())
    assert cause(failure.value) == Sentence("system.errno_EADDRINUSE")


def test_words_that_are_not_the_systems_stand_as_they_are():
    assert cause(OSError(errno.EINVAL, "it is no regular file")) == "it is no regular file"
    assert cause(OSError("the disk is full")) == "OSError"


def test_nothing_is_told_in_the_systems_own_words():
    paths = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    found = {name for name, path in paths.items() if re.search(r"\bstrerror\b", path.read_text("utf-8"))}
    assert found == AS_THE_SYSTEM_SAYS
