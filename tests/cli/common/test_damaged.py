"""A checkpoint that is not whole, told by the commands that only look."""

import pytest

from tests.cli.harness import openid, row
from wxpush.errors import Exit


@pytest.fixture
def stopped(campaign):
    campaign.rows(*(row(openid(number), number) for number in range(1, 7)))
    assert campaign.send("--max-sends", "2").code == Exit.STOPPED
    return campaign


def test_a_log_that_is_left_alone_in_a_folder_is_no_folder_without_campaigns(stopped):
    log = stopped.checkpoint.with_name(f"{stopped.checkpoint.name}-wal")
    log.write_bytes(bytes(5000))
    log.chmod(0o600)
    stopped.checkpoint.unlink()
    ran = stopped.run("status")
    assert (ran.code, "is missing or empty" in ran.err) == (Exit.DISK, True), ran


@pytest.mark.parametrize("left", [0, 9000], ids=["empty", "torn"])
def test_doctor_and_the_dry_run_tell_it(stopped, left):
    with stopped.checkpoint.open("r+b") as file:
        file.truncate(left)
    ran = stopped.run("doctor", "campaign.csv", "--json")
    (found,) = [event for event in ran.events if event.get("name") == "checkpoint"]
    assert (found["level"], ran.code) == ("fail", Exit.USAGE), ran
    assert "which rows were sent" in found["what"]
    assert stopped.send("--dry-run").code == Exit.DISK


def test_doctor_tells_of_one_that_is_whole_and_looks_for_none_before_the_first(stopped):
    ran = stopped.run("doctor", "campaign.csv", "--json")
    assert [event["level"] for event in ran.events if event.get("name") == "checkpoint"] == ["ok"]
    stopped.checkpoint.unlink()
    ran = stopped.run("doctor", "campaign.csv", "--json")
    assert not [event for event in ran.events if event.get("name") == "checkpoint"]
