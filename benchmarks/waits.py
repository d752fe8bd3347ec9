"""The waits of an operator: `status` of checkpoints of any size, against `wxpush --version`, and a complete campaign that is sent again.

python benchmarks/waits.py 300 1000000 10000000

Prints a table: CPU seconds, the best of several calls, as a busy machine disturbs these least.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from wxpush.checkpoint import sums
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET

_CALLS = 7
_COMMAND = [sys.executable, "-m", "wxpush"]
_YAML = 'template_id: ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY\ndata:\n  thing1: "{{ product }}"\n'
#: Every row but the first counts as sent.
_SENT = """INSERT OR REPLACE INTO rows
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < ?)
SELECT i, 2, randomblob(16), 0, 1, NULL, NULL, 1790000000000 + i, 0, 4800000000000000000 + i, NULL, 1, i FROM numbers"""


def cpu(*words: str, folder: Path, environ: dict[str, str]) -> float:
    """Of one call, the best of several."""
    found = []
    for _ in range(_CALLS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*_COMMAND, *words], cwd=folder, env=environ, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def complete(folder: Path, rows: int, *, url: str, environ: dict[str, str]) -> None:
    """A campaign of so many rows, surveyed, of which one was sent and all others count as such."""
    with (folder / "list.csv").open("w") as file:
        file.write("openid,product\n")
        file.writelines(f"oPerson{number:021},tea {number}\n" for number in range(rows))
    (folder / "list.yaml").write_text(_YAML)
    words = ("send", "list.csv", "--base-url", url, "--yes", "--max-sends", "1", "--progress", "none")
    subprocess.run([*_COMMAND, *words], cwd=folder, env=environ, capture_output=True, check=False)
    with SqliteCheckpoint.open(folder / "list.csv.wxpush") as checkpoint:
        with checkpoint.transaction() as connection:
            connection.execute(_SENT, (rows,))
            sums.recount(connection)
        checkpoint.end(msgspec.structs.replace(checkpoint.invocations()[-1], exit_code=0, reason=None))


def main() -> None:
    environ = os.environ | {"WXPUSH_APPID": SANDBOX_APPID, "WXPUSH_SECRET": SANDBOX_SECRET}
    sandbox = subprocess.Popen(
        [*_COMMAND, "sandbox", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert sandbox.stdout is not None
    try:
        url = sandbox.stdout.readline().split(": ", 1)[1].split(",")[0]
        print("| rows | `wxpush --version` | `status` | more | sent again when complete |")
        print("| ---: | ---: | ---: | ---: | ---: |")
        for rows in map(int, sys.argv[1:]):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                complete(folder, rows, url=url, environ=environ)
                version = cpu("--version", folder=folder, environ=environ)
                status = cpu("status", "list.csv", folder=folder, environ=environ)
                again = cpu("send", "list.csv", "--base-url", url, "--yes", folder=folder, environ=environ)
            print(
                f"| {rows:,} | {version:.3f} | {status:.3f} | {status - version:.3f} | {again:.3f} |",
                flush=True,
            )
    finally:
        sandbox.terminate()
        sandbox.wait()


if __name__ == "__main__":
    main()
