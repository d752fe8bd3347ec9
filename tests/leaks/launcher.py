"""Runs the command line once for each function that it calls, and raises an exception in that one.

`python -m tests.leaks.launcher list|force WORDS...` reads from standard input: for `force` lines of JSON
`[folder, file, function, number of the exception]`. It forks for each, so that Python and the libraries are imported once. Modules of
wxpush that a command imports when it runs are functions of it, too.
"""

import json
import os
import select
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import wxpush.run.check.dryrun
import wxpush.run.send
import wxpush.wiring
from tests.leaks.canaries import EXCEPTIONS
from tests.warm.server import load_libraries, settle
from wxpush.cli.main import main

_PACKAGE = str(Path(wxpush.__file__).parent)
_MOST_SECONDS = 30.0


def _listed(words: list[str]) -> None:
    called: dict[tuple[str, str], None] = {}

    def note(frame, event, _argument):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(_PACKAGE):
            called[code.co_filename, code.co_qualname] = None

    with suppress(SystemExit):
        _traced(note, words)
    for point in called:
        print(json.dumps(point))


def _traced(tracer, words: list[str]) -> None:
    threading.settrace(tracer)
    sys.settrace(tracer)
    try:
        sys.argv = ["wxpush", *words]
        main()
    finally:
        sys.settrace(None)
        threading.settrace(None)


def _child(folder: str, file: str, function: str, number: int, words: list[str]) -> None:
    def force(frame, event, _argument):
        code = frame.f_code
        if event == "call" and code.co_qualname == function and code.co_filename == file and not raised:
            raised.append(True)
            error = EXCEPTIONS[number]()
            raise error

    raised: list[bool] = []
    os.chdir(folder)
    os.environ |= {"TMPDIR": folder, "XDG_CACHE_HOME": f"{folder}/cache"}
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
    code = 99
    try:
        _traced(force, words)
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if raised else 98)


def _forced(point: tuple[str, str, str, int], words: list[str]) -> int:
    child = os.fork()
    if not child:
        _child(*point, words)
    end = os.pidfd_open(child)
    in_time = select.select([end], [], [], _MOST_SECONDS)[0]
    os.close(end)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status) if in_time else 97


if __name__ == "__main__":
    mode, *arguments = sys.argv[1:]
    load_libraries()
    settle()
    if mode == "list":
        _listed(arguments)
    else:
        for line in sys.stdin:
            print(_forced(json.loads(line), arguments), flush=True)
