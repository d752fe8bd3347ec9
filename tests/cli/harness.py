"""A campaign in a folder of its own, and the command line on it: real processes, real sockets, nothing of this machine's own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import wxpush
from tests import warm
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.client import ControlClient
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET

ROOT = Path(wxpush.__file__).parent.parent
TEMPLATE = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
YAML = f"""template_id: {TEMPLATE}
url: "https://shop.example.com/o/{{{{ order_no }}}}"
data:
  thing1: "{{{{ product }}}}"
  amount2: "¥{{{{ amount }}}}"
  time3: "{{{{ shipped_at }}}}"
"""
STATES = (
    "sent", "already_sent", "under_review", "rejected", "invalid", "duplicate", "suppressed", "expired", "in_doubt", "not_attempted",
)  # fmt: skip
Child = TypeVar("Child", bound=subprocess.Popen | warm.Piped)
_HEAD = "openid,order_no,product,amount,shipped_at\n"


def openid(number: int) -> str:
    """An ordinary follower."""
    return f"oFollower{number:019}"


def magic(role: str, number: int = 1) -> str:
    return magic_openid(role, number)


def row(who: str, number: int) -> str:
    return f"{who},A{number},tea,9.90,2026年11月20日 10:00\n"


@dataclass(frozen=True)
class Ran:
    """What one process left: `events` are the JSON lines of its standard output."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def summary(self) -> dict:
        """The last object, whose sum adds up."""
        last = self.events[-1]
        assert last["type"] == "summary", self
        assert last["rows"] == sum(last[state] for state in STATES), last
        return last

    def counts(self) -> dict[str, int]:
        """What is not zero."""
        return {state: self.summary[state] for state in STATES if self.summary[state]}

    @property
    def sentence(self) -> str:
        """The one line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]


class Campaign:
    """`campaign.csv` and `campaign.yaml` in a folder. `base_url`: a sandbox that runs."""

    def __init__(self, folder: Path, base_url: str | None = None, ledger: Path | None = None) -> None:
        self.folder = folder
        self.recipients = folder / "campaign.csv"
        self.yaml = folder / "campaign.yaml"
        self.checkpoint = folder / "campaign.csv.wxpush"
        self._ledger = ledger
        #: The sandbox, where there is one: its knobs, and how to turn them.
        self.control: ControlClient | None = None
        # A name of its own: the client_msg_id follows from it, and the shared sandbox remembers every id.
        self.name = f"order-shipped-{folder.name}"
        self.yaml.write_text(f"name: {self.name}\n{YAML}")
        self.environ = _environment(folder)
        if base_url is not None:
            self.environ |= {
                "WXPUSH_APPID": SANDBOX_APPID,
                "WXPUSH_SECRET": SANDBOX_SECRET,
                "WXPUSH_BASE_URL": base_url,
            }

    def rows(self, *lines: str) -> None:
        self.recipients.write_text(_HEAD + "".join(lines))

    def edit(self, old: str, new: str) -> None:
        """Write another text into the campaign file in place of one that stands there."""
        text = self.yaml.read_text()
        assert old in text
        self.yaml.write_text(text.replace(old, new))

    def followers(self, many: int, first: int = 1) -> list[str]:
        """Write rows to ordinary followers; give their openids."""
        names = [openid(number) for number in range(first, first + many)]
        self.rows(*(row(name, number) for number, name in enumerate(names)))
        return names

    def start(self, *words: object, environ: dict[str, str] | None = None, **more) -> subprocess.Popen:
        pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE) | {"stdin": subprocess.DEVNULL} | more
        return subprocess.Popen(
            [sys.executable, "-m", "wxpush", *map(str, words)],
            cwd=self.folder,
            env=self.environ | (environ or {}),
            **pipes,
        )

    def begin(self, *words: object, environ: dict[str, str] | None = None, **streams: int) -> warm.Piped:
        """The same with a process that is warm, for those to whom its start is all one."""
        return warm.Piped([*map(str, words)], self.environ | (environ or {}), self.folder, **streams)

    def run(self, *words: object, stdin: bytes | None = None, timeout: float = 60, **more) -> Ran:
        own = more.get("environ") or {}
        if stdin is not None:
            more["stdin"] = subprocess.PIPE
        is_warm = not more.keys() - {"environ", "stdin"} and all(name.startswith("WXPUSH_") for name in own)
        with (self.begin if is_warm else self.start)(*words, **more) as process:
            return finished(process, stdin, timeout=timeout)

    def send(self, *words: object, **more) -> Ran:
        """`send` as a program runs it."""
        return self.run("send", "campaign.csv", "--yes", "--json", *words, **more)

    def delivered(self, ledger: Path | None = None) -> Counter:
        """How often each openid was delivered to."""
        return Counter(line["openid"] for line in self._deliveries(ledger))

    def moments(self) -> list[int]:
        """When each message was delivered, in ms since 1970."""
        return [line["at_ms"] for line in self._deliveries()]

    def _deliveries(self, ledger: Path | None = None) -> list[dict]:
        path = ledger or self._ledger
        assert path is not None
        # A line without its end is being written.
        whole = path.read_text().rpartition("\n")[0] if path.exists() else ""
        lines = map(json.loads, whole.splitlines())
        return [line for line in lines if line["kind"] == "delivery"]


def finished(process: subprocess.Popen | warm.Piped, stdin: bytes | None = None, timeout: float = 60) -> Ran:
    """Wait for a process, or end it and fail with where each of its threads was."""
    try:
        out, err = process.communicate(stdin, timeout=timeout)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)  # faulthandler writes the threads' stacks
        out, err = process.communicate()
        raise AssertionError(f"it did not end: {(err or b'').decode()}") from None
    return Ran(process.returncode, (out or b"").decode(), (err or b"").decode())


def until(true, seconds: float = 30.0) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.01)


@contextmanager
def ended(process: Child) -> Iterator[Child]:
    """Whatever happens, the process is gone."""
    with process:
        try:
            yield process
        finally:
            process.kill()


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in os.environ if name == "PATH" or name.startswith("COVERAGE")}
    xdg = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "CACHE", "STATE", "DATA")}
    own = {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "PYTHONFAULTHANDLER": "1",
        "TERM": "xterm",
    }
    return kept | xdg | own
