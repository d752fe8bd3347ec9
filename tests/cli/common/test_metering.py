"""`--metrics-file`: written at every end of a run, and changes none."""

import os
import stat

import pytest

from tests.report.test_metrics import values
from wxpush.errors import Exit


def found(campaign, name: str = "orders.prom") -> dict[str, float]:
    return values((campaign.folder / name).read_text("utf-8"))


def test_a_run_and_one_that_is_refused_after_it(campaign):
    campaign.followers(3)
    assert campaign.send("--metrics-file", "orders.prom").code == 0
    first = found(campaign)
    assert (first["wxpush_last_run_exit_code"], first['wxpush_rows state="sent"']) == (0, 3)
    path = campaign.folder / "orders.prom"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert 'campaign="orders"' in path.read_text("utf-8")
    campaign.recipients.write_text(
        campaign.recipients.read_text() + "oNew,A9,tea,9.90,2026年11月20日 10:00\n"
    )
    assert campaign.send(environ={"WXPUSH_METRICS_FILE": "orders.prom"}).code == Exit.CHANGED
    second = found(campaign)
    assert second["wxpush_last_run_exit_code"] == 7
    assert second["wxpush_last_success_timestamp_seconds"] == first["wxpush_last_success_timestamp_seconds"]
    assert second["wxpush_last_run_timestamp_seconds"] > first["wxpush_last_run_timestamp_seconds"]
    assert second['wxpush_rows state="sent"'] == 3
    assert sorted(each.name for each in campaign.folder.glob("*prom*")) == ["orders.prom"]


def test_nobody_is_waited_for_at_the_other_end_of_a_pipe(campaign):
    """As another user may put one into a folder that a monitor reads."""
    campaign.followers(1)
    os.mkfifo(campaign.folder / "orders.prom")
    ran = campaign.send("--metrics-file", "orders.prom")
    assert (ran.code, "orders.prom" in ran.err) == (0, True)


def test_a_campaign_that_cannot_be_settled_is_told_as_well(campaign):
    campaign.followers(1)
    campaign.yaml.unlink()
    assert campaign.send("--metrics-file", "orders.prom").code == Exit.USAGE
    assert found(campaign)["wxpush_last_run_exit_code"] == 2


def test_what_is_no_run_writes_nothing(campaign):
    campaign.followers(1)
    for words in (("--dry-run",), ("--to", "oFollower0000000000000000001"), ("--sandbox",)):
        ran = campaign.run(
            "send",
            "campaign.csv",
            "--yes",
            *words,
            environ={"WXPUSH_METRICS_FILE": "orders.prom", "WXPUSH_BASE_URL": ""}
            if words == ("--sandbox",)
            else {"WXPUSH_METRICS_FILE": "orders.prom"},
        )
        assert ran.code == 0, ran.err
    assert not (campaign.folder / "orders.prom").exists()


def test_what_cannot_be_written_is_told_and_changes_no_end(campaign):
    campaign.followers(1)
    ran = campaign.send("--metrics-file", "nowhere/orders.prom")
    assert ran.code == 0
    assert "the metrics could not be written to nowhere/orders.prom" in ran.err


@pytest.mark.parametrize("name", ["orders.txt", "orders", "campaign.csv"])
def test_what_no_collector_reads_is_refused(campaign, name):
    campaign.followers(1)
    before = campaign.recipients.read_bytes()
    ran = campaign.send("--metrics-file", name)
    assert ran.code == Exit.USAGE
    assert ".prom" in ran.sentence
    assert campaign.recipients.read_bytes() == before


def test_the_configuration_may_name_the_file_beside_itself(campaign):
    campaign.followers(1)
    folder = campaign.folder / "etc"
    folder.mkdir()
    (folder / "own.yaml").write_text("metrics_file: orders.prom\n")
    environ = {"WXPUSH_CONFIG": str(folder / "own.yaml")}
    assert campaign.send(environ=environ).code == 0
    assert found(campaign, "etc/orders.prom")["wxpush_last_run_exit_code"] == 0
    campaign.yaml.unlink()
    assert campaign.send(environ=environ).code == Exit.USAGE
    assert found(campaign, "etc/orders.prom")["wxpush_last_run_exit_code"] == 2
    (folder / "own.yaml").write_text("metrics_file: orders.txt\n")
    refused = campaign.send(environ=environ)
    assert (refused.code, "metrics_file" in refused.sentence) == (Exit.USAGE, True)
