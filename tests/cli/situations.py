"""Campaigns that somebody left in the middle."""

import sqlite3

from tests.checkpoint.counting import recount
from tests.cli.harness import Campaign

#: What an operator adds to the campaign file, and what they replace in it.
BY_ORDER = 'key: "{{ order_no }}"\n'
NEW_TEXT = ('"{{ product }}"', '"Parcel: {{ product }}"')


def interrupted(campaign: Campaign, key: str = "") -> None:
    """Six rows of whom the first three were sent."""
    campaign.yaml.write_text(campaign.yaml.read_text() + key)
    campaign.followers(6)
    assert campaign.send("--max-sends", "3", "--concurrency", "1").code == 4


def doubtful(campaign: Campaign, *, minutes: float, rows: int = 3) -> None:
    """Rows that were delivered; of the second, or the only one, nobody knows, and that some minutes ago."""
    campaign.followers(rows)
    assert campaign.send().code == 0
    with sqlite3.connect(campaign.checkpoint) as connection:
        connection.execute(
            "UPDATE rows SET state = 5, msgid = NULL, first_ms = at_ms - ?, first_boot_ms = 0 WHERE row = ?",
            (round(minutes * 60_000), min(2, rows)),
        )
        recount(connection)
        connection.execute("UPDATE invocations SET boot_id = 'another'")
    connection.close()
