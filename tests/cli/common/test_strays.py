"""Exceptions in callbacks, threads and destructors, and in commands, by a real process."""

import subprocess
import sys

import pytest

CANARY = "yellow bird"
#: What must not be told comes from outside: since Python 3.13 a traceback shows the lines of such code, too.
_SCRIPT = """
import asyncio, gc, logging, os, signal, sys, threading, time
import wxpush.cli.main as cli
from wxpush.system.signals import Signals

canary = sys.argv[1]

def fail(*_):
    raise RuntimeError(canary)

class Dying:
    def __del__(self):
        fail()

async def callback():
    asyncio.get_running_loop().call_soon(fail)
    await asyncio.sleep(0.01)

def thread():
    one = threading.Thread(target=fail)
    one.start()
    one.join()

def destructor():
    one = Dying()
    del one
    gc.collect()

class Deaf:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        sum(range(100))

def signalled():
    with Signals():
        Deaf()
        time.sleep(20)

def command():
    {call}
    return 3

cli._run = command
sys.argv = ["wxpush"]
cli.main()
"""


def ran(campaign, call) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", _SCRIPT.format(call=call), CANARY],
        env=campaign.environ,
        cwd=campaign.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("call", ["asyncio.run(callback())", "thread()", "destructor()"])
def test_an_exception_that_nobody_awaits_is_told_at_the_end_and_never_by_its_words(campaign, call):
    done = ran(campaign, call)
    (crash,) = campaign.folder.glob("wxpush-crash-*.txt")
    assert done.returncode == 3
    assert done.stderr.startswith(
        "warning: A bug in wxpush was met on the way (RuntimeError); it did not end"
    )
    assert (done.stderr.count("\n"), str(crash) in done.stderr) == (1, True)
    assert "in fail" in crash.read_text()
    assert CANARY not in done.stderr + crash.read_text()


def test_without_one_nothing_is_told(campaign):
    done = ran(campaign, "logging.getLogger('asyncio').warning(canary)")
    assert (done.returncode, done.stderr) == (3, "")


def test_a_signal_that_a_destructor_swallows_ends_the_command_all_the_same(campaign):
    done = ran(campaign, "signalled()")
    assert done.returncode == 143
    assert done.stderr == "warning: Stopped by SIGTERM; nothing was sent. Run the same command again.\n"
