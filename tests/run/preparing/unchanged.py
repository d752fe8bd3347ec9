"""Commands that change something, and whether every table is as it was."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from tests.cli.harness import Campaign
from tests.cli.situations import NEW_TEXT, doubtful, interrupted


@dataclass(frozen=True)
class Command:
    """What is given, after what has happened; `next_send` is what a plain `send` then does: its code and its counts."""

    words: tuple[str, ...]
    before: Callable[[Campaign], object]
    next_send: tuple[int, dict[str, int]]
    #: Whether it asks the account, and sends.
    sends: bool = True


def complete(campaign: Campaign) -> None:
    campaign.followers(3)
    assert campaign.send().code == 0


def edited(campaign: Campaign) -> None:
    interrupted(campaign)
    campaign.edit(*NEW_TEXT)


def old(campaign: Campaign) -> None:
    doubtful(campaign, minutes=30)


def digest(campaign: Campaign) -> str | None:
    """Over every table, as another process reads them; None where nothing was ever written into one."""
    if not campaign.checkpoint.exists():
        return None
    with closing(sqlite3.connect(f"{campaign.checkpoint.as_uri()}?mode=ro", uri=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        tables = [(name, connection.execute(f"SELECT * FROM {name}").fetchall()) for name in names]
        schema = connection.execute("SELECT * FROM sqlite_master").fetchall()
    if not any(rows for name, rows in tables if name != "log"):  # a row of it lies in one that is new
        return None
    return hashlib.sha256(repr((version, schema, tables)).encode()).hexdigest()


def told(campaign: Campaign) -> list[tuple[int, str, str]]:
    """What `status` and `results` say."""
    said = [campaign.run(*words) for words in (("status", "campaign.csv"), ("results", "campaign.csv"))]
    return [(ran.code, ran.out, ran.err) for ran in said]
