"""The services that are measured, each in a process of its own with an empty spool or log."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from machine import child

from tests.intake.process import ServeProcess
from tests.intake.stand import campaign_file
from wxpush.sandbox.process import SandboxProcess

CAMPAIGN = "order-shipped"
#: As many may wait as come.
_MOST = "10000000"


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs."""

    pid: int
    port: int

    @property
    def cpu(self) -> float:
        """Seconds that it has had."""
        return child.cpu(self.pid)

    def memory(self, of: str = "VmRSS") -> float:
        """MB now, or with `VmHWM` at the peak."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(rf"{of}:\s*(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024


#: Starts one in a folder of its own.
Start = Callable[[Path], AbstractContextManager[Server]]


def wxpush(sandbox: SandboxProcess, *options: str, paused: bool = True) -> Start:
    """`wxpush serve`; paused, so that what is measured is the taking."""

    @contextmanager
    def start(folder: Path) -> Iterator[Server]:
        campaign_file(folder)
        with ServeProcess(folder, sandbox, "--max-waiting", _MOST, *options).running() as serve:
            if paused:
                serve.post(b"", path=f"/v1/campaigns/{CAMPAIGN}/pause")
            yield Server(serve.process.pid, serve.port)

    return start


def reference(binary: Path) -> Start:
    """The same in Go: net/http, the same checks, a log with one sync for all that wait."""

    @contextmanager
    def start(folder: Path) -> Iterator[Server]:
        command = [str(binary), "-log", str(folder / "intake.log")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield Server(process.pid, int(process.stdout.readline().rpartition(":")[2]))
            finally:
                process.kill()

    return start
