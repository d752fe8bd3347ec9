"""A cluster whose dispatcher was interrupted or is dead, or whose Redis is in trouble; and what commands say of its rows."""

import csv
import json
import shlex
import shutil
import sqlite3
from contextlib import ExitStack, closing

import redis

from tests.cluster import servers
from tests.cluster.field import Field
from wxpush.checkpoint import dispatched
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.sandbox.account.ledger import LedgerKind


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


def interrupted(field: Field, least: int = 0) -> dict:
    """Dispatch, and end the dispatcher once so many were delivered. Gives its summary."""
    dispatcher = field.dispatch()
    if least:
        field.wait_for(lambda: field.delivered() >= least)
    else:
        field.wait_for(lambda: marked(field))
    assert dispatcher.end() == 143, dispatcher.said()
    return json.loads(dispatcher.errors.with_suffix(".out").read_text(encoding="utf-8").splitlines()[-1])


def marked(field: Field) -> bool:
    checkpoint = SqliteCheckpoint.read(field.recipients.with_name("campaign.csv.wxpush"))
    if checkpoint is None:
        return False
    with checkpoint:
        found = checkpoint.ask(dispatched.active)
        return found is not None and found.fed > 0


def checkpoint_of(field: Field):
    return field.recipients.with_name("campaign.csv.wxpush")


def tables(field: Field) -> list[str]:
    """All that the checkpoint holds."""
    with closing(sqlite3.connect(f"file:{checkpoint_of(field)}?mode=ro", uri=True)) as connection:
        return list(connection.iterdump())


def abandoned(field: Field, *more: str):
    return field.run("dispatch", str(field.recipients), "--abandon", "--yes", *more)


def to_the_end(field: Field, said: str, *, decide: str = "sent") -> dict:
    """Run what is named next, again and again, until nothing is."""
    for _ in range(6):
        command = next_command(said) if "next: wxpush " in said else []
        if not command or command[0] == "results":
            return status(field)
        command = [decide if "|" in word else word for word in command]
        if command[0] in {"send", "dispatch", "resolve", "retry"}:
            command += ["--yes", "--base-url", field.sandbox.base_url]
        said = field.run(*command).stderr
    raise AssertionError(f"it never ends\n{field.words()}")


def twice(field: Field) -> list[str]:
    """Whom more messages have reached than rows of theirs are to be sent."""
    reached(field)
    first = [line.openid for line in field.lines if line.kind is not LedgerKind.REPEAT]
    return sorted({openid for openid in first if first.count(openid) > 1})


class Place:
    """A campaign whose Redis is the test's own, with a copy of its files."""

    def __init__(
        self, stack: ExitStack, folder, *, many: int = 600, rate: str = "150/s", broker: str = ""
    ) -> None:
        self._data, self._copy = folder / "redis", folder / "copy"
        self._data.mkdir()
        self.redis = stack.enter_context(servers.OwnRedis(self._data))
        self.field = Field(
            stack, folder, broker=broker or self.redis.url, state=self.redis.url, many=many, rate=rate
        )

    def copy(self) -> None:
        shutil.copytree(self._data, self._copy)

    def roll_back(self) -> None:
        """Redis is killed and comes back as it was when it was copied."""
        self.redis.kill()
        shutil.rmtree(self._data)
        shutil.copytree(self._copy, self._data)

    def flush(self) -> None:
        with redis.Redis.from_url(self.redis.url) as server:
            server.flushall()
