"""The waits of an operator: `status`, a complete campaign that is sent again, `report`, `results` to a CSV file, a dry run and `--help`, of lists of any
size with five columns, against `wxpush --version` and Python's csv module, which only reads the list.

python benchmarks/waits.py 300 1000000

Prints two tables: CPU seconds, the best of several calls, as a busy machine disturbs these least.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from wxpush.checkpoint import sums
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.sandbox.identity import SANDBOX_APPID, SANDBOX_SECRET

_CALLS = 7
_COMMAND = [sys.executable, "-m", "wxpush"]
_YAML = """template_id: ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY
url: "https://shop.example.com/o/{{ order_no }}"
data:
  thing1: "{{ product }}"
  amount2: "¥{{ amount }}"
  time3: "{{ shipped_at }}"
"""
_HEADER = "openid,order_no,product,amount,shipped_at\n"
_BARE = "import csv\nfor row in csv.reader(open('list.csv', encoding='utf-8', newline='')): pass"
#: Every row but the first counts as sent.
_SENT = """INSERT OR REPLACE INTO rows
WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < ?)
SELECT i, 2, randomblob(16), 0, 1, NULL, NULL, 1790000000000 + i, 0, 4800000000000000000 + i, NULL, 1, i FROM numbers"""


def cpu(*words: str, folder: Path, environ: dict[str, str], command: Sequence[str] = _COMMAND) -> float:
    """Of one call, the best of several."""
    found = []
    for _ in range(_CALLS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*command, *words], cwd=folder, env=environ, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found)


def complete(folder: Path, rows: int, *, url: str, environ: dict[str, str]) -> None:
    """A campaign of so many rows, surveyed, of which one was sent and all others count as such."""
    with (folder / "list.csv").open("w") as file:
        file.write(_HEADER)
        file.writelines(
            f"oPerson{number:021},{202611300000000 + number},咖啡豆 {number % 97} 号,{number * 37 % 10000 / 100:.2f},"
            f"2026-11-30 10:{number % 60:02}\n"
            for number in range(rows)
        )
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
        rows_of = {rows: measured(rows, url=url, environ=environ) for rows in map(int, sys.argv[1:])}
    finally:
        sandbox.terminate()
        sandbox.wait()
    print(
        "| rows | `wxpush --version` | `wxpush --help` | `status` | more | sent again when complete | `report -o` |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows, found in rows_of.items():
        version, status = found["version"], found["status"]
        print(
            f"| {rows:,} | {version:.3f} | {found['help']:.3f} | {status:.3f} | {status - version:.3f} | {found['again']:.3f} | {found['report']:.3f} |"
        )
    print("\n| rows | csv module alone | `results -o` | ratio | dry run | ratio |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for rows, found in rows_of.items():
        bare, results, dry = found["bare"], found["results"], found["dry"]
        print(
            f"| {rows:,} | {bare:.2f} | {results:.2f} | {results / bare:.1f} | {dry:.2f} | {dry / bare:.1f} |"
        )


def measured(rows: int, *, url: str, environ: dict[str, str]) -> dict[str, float]:
    """CPU seconds of each wait, by name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        complete(folder, rows, url=url, environ=environ)
        take = partial(cpu, folder=folder, environ=environ)
        return {
            "version": take("--version"),
            "help": take("--help"),
            "status": take("status", "list.csv"),
            "again": take("send", "list.csv", "--base-url", url, "--yes"),
            "bare": take(_BARE, command=[sys.executable, "-c"]),
            "report": take("report", "list.csv", "-o", "report.html"),
            "results": take("results", "list.csv", "-o", "results.csv"),
            "dry": take("send", "list.csv", "--dry-run", "--offline", "--progress", "none"),
        }


if __name__ == "__main__":
    main()
