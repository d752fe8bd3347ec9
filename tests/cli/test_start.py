"""Ctrl-C before the command line is there: no traceback, whatever module is being imported."""

import os
import signal
import subprocess
import sys

import pytest

_INTERRUPTED = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"
_AT_LAST = "import sys\nprint('imported')\nsys.exit(0)\n"


def _ran(folder, module, *, ignored):
    """wxpush, with this in the place of typer, which it imports first."""
    (folder / "typer.py").write_text(module)
    return subprocess.run(
        [sys.executable, "-c", "from wxpush.cli.start import main; main()"],
        env=os.environ | {"PYTHONPATH": str(folder)},
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_IGN if ignored else signal.default_int_handler
        ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.process
def test_ctrl_c_while_modules_are_imported_ends_it_without_a_traceback(tmp_path):
    done = _ran(tmp_path, _INTERRUPTED + _AT_LAST, ignored=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.process
def test_one_that_is_to_be_ignored_stays_ignored(tmp_path):
    done = _ran(tmp_path, _INTERRUPTED + _AT_LAST, ignored=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "imported\n", "")
