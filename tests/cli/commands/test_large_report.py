"""A report of a million rows: within three seconds, and below 300 KB."""

import os
import resource
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.checkpoint.counting import recount
from wxpush.model import State

ROWS = 1_000_000


def _grown(checkpoint) -> None:
    """The campaign of a few rows, made one of a million that took a day."""
    with sqlite3.connect(checkpoint) as connection:
        (first,) = connection.execute("SELECT min(row) FROM rows").fetchone()
        names = [name for _, name, *_ in connection.execute("PRAGMA table_info(rows)")]
        own = {"row": "number", "key": "randomblob(16)", "state": f"CASE WHEN number % 25 THEN {int(State.SENT)} ELSE {int(State.REJECTED)} END",
               "errcode": "CASE WHEN number % 25 THEN 0 ELSE 43004 END", "msgid": "CASE WHEN number % 25 THEN 1000000 + number END"}  # fmt: skip
        taken = ", ".join(own.get(name, f"r.{name}") for name in names)
        connection.execute("DELETE FROM rows WHERE row > ?", (first,))
        connection.execute(
            f"WITH RECURSIVE n(number) AS (SELECT {first + 1} UNION ALL SELECT number + 1 FROM n WHERE number < {ROWS}) "
            f"INSERT INTO rows ({', '.join(names)}) SELECT {taken} FROM n, rows r WHERE r.row = {first}"
        )
        connection.execute(f"UPDATE blocks SET rows = {ROWS}")
        connection.execute(f"UPDATE facts SET json = json_set(json, '$.rows', {ROWS})")
        recount(connection)
    connection.close()


@pytest.mark.long
def test_a_report_of_a_million_rows(campaign):
    campaign.followers(3)
    assert campaign.send().code == 0
    _grown(campaign.checkpoint)
    took, cpu = [], []
    for _ in range(5):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        ran = subprocess.run(
            [sys.executable, "-m", "wxpush", "report", "campaign.csv", "-o", "report.html"],
            cwd=campaign.folder, env=os.environ | campaign.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        took.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert ran.returncode == 0, ran.stderr
    page = campaign.folder / "report.html"
    text = page.read_text("utf-8")
    assert "960,0" in text or "959,9" in text
    print(
        f"{min(took):.2f} to {max(took):.2f} s on the wall, {min(cpu):.2f} s of CPU, {page.stat().st_size:,} bytes, load {os.getloadavg()[0]:.0f}"
    )
    assert page.stat().st_size < 300_000
    assert min(cpu) < 3
