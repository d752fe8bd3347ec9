"""A cluster whose dispatcher is dead, and what commands say of its rows."""

import csv
import json
import shlex

from tests.cluster.field import Field
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.sqlite import SqliteCheckpoint


def status(field: Field) -> dict:
    return json.loads(field.run("status", str(field.recipients), "--json").stdout)


def listed(field: Field, state: str) -> list[dict]:
    """The rows of `results --state`."""
    out = field.folder / f"{state}.csv"
    ran = field.run("results", str(field.recipients), "--state", state, "-o", str(out))
    assert ran.returncode == 0, ran.stderr
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def next_command(said: str) -> list[str]:
    """What is to be typed next, without the program's name."""
    line = next(line for line in reversed(said.splitlines()) if line.startswith("next: wxpush "))
    return shlex.split(line.removeprefix("next: wxpush "))


def reached(field: Field) -> set[str]:
    """Whom a message has reached."""
    field.sandbox.control.summary()
    field.delivered()
    return {line.openid for line in field.lines}


def killed(field: Field, least: int) -> None:
    """Dispatch, and kill the dispatcher once so many were delivered."""
    dispatcher = field.dispatch()
    field.wait_for(lambda: fed(field) > 0 and field.delivered() >= least)
    dispatcher.kill()


def fed(field: Field) -> int:
    """The last row that the cluster may have."""
    checkpoint = SqliteCheckpoint.read(field.recipients.with_name("campaign.csv.wxpush"))
    if checkpoint is None:
        return 0
    with checkpoint:
        return checkpoint.ask(dispatched.hands).fed
