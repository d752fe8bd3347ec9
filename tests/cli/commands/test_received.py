"""`resolve --as sent --received`: rows in doubt that a delivery event tells of."""

import json
import sqlite3

import pytest

from tests.checkpoint.counting import recount
from tests.cli.situations import doubtful
from tests.receipts.pushes import as_json, template_event
from wxpush.errors import Exit


def test_resolve_takes_those_for_sent_and_leaves_the_others(campaign):
    """The second row is in doubt; then a third, of which no event came."""
    doubtful(campaign, minutes=30)
    with sqlite3.connect(campaign.checkpoint) as connection:
        connection.execute(
            "UPDATE rows SET state = 5, msgid = NULL, first_ms = at_ms - 1800000, first_boot_ms = 0 WHERE row = 3"
        )
        recount(connection)
        first_ms = connection.execute("SELECT first_ms FROM rows WHERE row = 2").fetchone()[0]
    connection.close()
    openid = campaign.recipients.read_text().splitlines()[2].split(",")[0]
    pushed = template_event(1, msgid=9_000_001) | {"FromUserName": openid, "CreateTime": first_ms // 1000 + 3}
    (campaign.folder / "events.jsonl").write_bytes(as_json(pushed) + b"\n")
    environ = {"WXPUSH_RECEIPTS": "of.receipts"}
    words = ("resolve", "campaign.csv", "--yes", "--as", "sent", "--received")
    none = campaign.run(*words, environ=environ)
    assert (none.code, "of.receipts" in none.sentence) == (Exit.USAGE, True)
    assert campaign.run("receipts", "import", "events.jsonl", "campaign.csv", environ=environ).code == 0
    assert "--as sent --received" in campaign.run("status", "campaign.csv", environ=environ).out
    before = len(campaign.delivered())
    ran = campaign.run(*words, environ=environ)
    assert "1 of 2 rows in doubt" in ran.err
    standing = json.loads(campaign.run("status", "campaign.csv", "--json", environ=environ).out)
    assert (standing["in_doubt"], standing["sent"] + standing["already_sent"]) == (1, 2)
    assert len(campaign.delivered()) == before
    again = campaign.run(*words, environ=environ)
    assert (again.code, "No delivery event" in again.sentence) == (Exit.USAGE, True)


@pytest.mark.parametrize("decision", ["resend", "skip"])
def test_it_goes_with_sent_alone(campaign, decision):
    doubtful(campaign, minutes=30)
    ran = campaign.run("resolve", "campaign.csv", "--yes", "--as", decision, "--received")
    assert (ran.code, "--as sent" in ran.sentence) == (Exit.USAGE, True)
