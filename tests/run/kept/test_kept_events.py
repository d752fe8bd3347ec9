"""Delivery events and notices that could not be told: found and erased for one person, deleted by age, and never while somebody takes events."""

import json
import os
import subprocess
import sys
import time

import pytest

from tests.cli.harness import openid
from tests.receipts.pushes import as_json, template_event
from wxpush.receipts.file.store import ReceiptsFile
from wxpush.sandbox.identity import SANDBOX_APPID

_HOLD = """
import sys
from pathlib import Path
from wxpush.receipts.file.store import ReceiptsFile
with ReceiptsFile.open(Path(sys.argv[1]), sys.argv[2]):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def kept(campaign):
    """Two people's rows and events, in the folder of the user's data."""
    (campaign.folder / "events").write_bytes(b"")
    assert campaign.run("receipts", "import", "events").code == 0
    campaign.followers(2)
    assert campaign.send().code == 0
    lines = campaign._deliveries()
    events = [
        {**template_event(msgid=line["msgid"], status="failed:user block"), "FromUserName": line["openid"]}
        for line in lines
    ]
    (campaign.folder / "events").write_bytes(b"\n".join(map(as_json, events)))
    assert campaign.run("receipts", "import", "events").code == 0
    (campaign.folder / "who.txt").write_text(openid(1))
    [campaign.receipts] = campaign.folder.rglob("*.receipts")
    return campaign


def traces(campaign):
    found = campaign.run("person", "@who.txt", "--json")
    assert found.code == 0
    return [
        (each["kind"], each["erasing"]) for each in found.events if each["kind"] in {"receipts", "checkpoint"}
    ]


def test_a_person_is_found_in_it_and_erased(kept):
    assert traces(kept) == [("checkpoint", "erased"), ("receipts", "erased")]
    assert kept.run("person", "@who.txt", "--erase", "--yes").code == 0
    assert traces(kept) == [("checkpoint", "kept")]
    with ReceiptsFile.look(kept.receipts, SANDBOX_APPID) as file:
        assert file.ask("SELECT count(*) FROM events")[0][0] == 1
        assert file.ask("SELECT count(*) FROM sent")[0][0] == 1
    told = json.loads(kept.run("status", "campaign.csv", "--json").out)["receipts"]
    assert (told["blocked"], told["unknown"]) == (2, 0)


def age(path, days):
    then = time.time() - days * 86_400
    for one in path.parent.glob(f"{path.name}*"):
        os.utime(one, (then, then))


def purged(campaign):
    ran = campaign.run("purge", "--yes", "--json")
    return ran.code, [(each["kind"], each["deleted"]) for each in ran.events]


def test_what_nobody_has_changed_for_long_is_deleted(kept):
    assert purged(kept) == (0, [])
    age(kept.receipts, 91)
    assert purged(kept) == (0, [("receipts", True)])
    assert not list(kept.receipts.parent.iterdir())


def test_it_stays_while_somebody_takes_events(kept):
    command = [sys.executable, "-c", _HOLD, kept.receipts, SANDBOX_APPID]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holding:
        assert holding.stdout.readline() == b"open\n"
        age(kept.receipts, 91)
        assert purged(kept) == (9, [("receipts", False)])
        holding.stdin.close()
    assert kept.receipts.exists()


def test_a_log_that_was_written_lately_keeps_its_file(kept):
    with ReceiptsFile.open(kept.receipts, SANDBOX_APPID) as file:
        age(kept.receipts, 91)
        with file.transaction():
            file.ask("DELETE FROM waiting")
        file.know(b"1" * 16, kept.receipts, "x", 1)
        assert purged(kept) == (0, [])


def test_notices_that_could_not_be_told_are_deleted_by_age(kept):
    folder = next(kept.folder.rglob("*.receipts")).parents[2]
    kept.environ["XDG_STATE_HOME"] = str(folder)
    notices = folder / "wxpush" / "notices"
    notices.mkdir(parents=True)
    good, other = notices / "0123456789abcdef-1.json", notices / "0123456789abcdef-2.json"
    good.write_text('{"id": "msg_1", "events": ["finished"]}')
    other.write_text("[]")
    for path in (good, other):
        age(path, 91)
    assert purged(kept) == (0, [("notice", True)])
    assert other.exists()
