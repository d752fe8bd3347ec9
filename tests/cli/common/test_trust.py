"""What a configuration may command, and where: nothing that was merely found, nothing in a rehearsal, and no host without a word."""

import re

import pytest

from tests.cli.asked import asked, typing
from tests.cli.harness import ROOT


@pytest.fixture
def ordered(campaign):
    """A configuration beside the campaign whose commands leave a file behind."""
    campaign.followers(2)
    (campaign.folder / "secret").touch(mode=0o600)
    (campaign.folder / "secret").write_text(campaign.environ["WXPUSH_SECRET"])
    path = campaign.folder / "wxpush.yaml"
    path.write_text("secret_command: sh -c 'touch ran; cat secret'\non_stop: touch stopped\n")
    path.chmod(0o644)
    campaign.folder.chmod(0o755)
    return campaign


def ran(campaign) -> list[str]:
    return [name for name in ("ran", "stopped") if (campaign.folder / name).exists()]


@pytest.mark.xfail(strict=True, reason="its commands are run")
@pytest.mark.parametrize(
    "words", [("quota",), ("send", "campaign.csv", "--dry-run")], ids=lambda words: words[0]
)
def test_nothing_of_a_folder_is_run_before_the_folder_is_trusted(ordered, words):
    found = ordered.run(*words)
    assert (found.code, ran(ordered)) == (2, [])
    assert "wxpush trust" in found.err


@pytest.mark.xfail(strict=True, reason="there is no such command")
def test_a_folder_is_trusted_until_what_it_commands_is_another(ordered):
    told = ordered.run("trust", ".")
    assert told.code == 0
    assert "secret_command" in told.err + told.out
    assert ordered.run("quota").code == 0
    assert ran(ordered) == ["ran"]
    path = ordered.folder / "wxpush.yaml"
    path.write_text(f"{path.read_text()}rate: 20/s\n")
    assert ordered.run("quota").code == 0
    path.write_text(path.read_text().replace("touch ran", "touch run"))
    again = ordered.run("quota")
    assert again.code == 2
    assert "wxpush trust" in again.err
    assert "secret_command" in again.err


@pytest.mark.xfail(strict=True, reason="its commands are run")
@pytest.mark.parametrize(
    "words",
    [("--dry-run", "--offline"), ("--sandbox", "--yes", "--max-sends", "1")],
    ids=lambda words: words[0],
)
def test_a_rehearsal_runs_no_command_of_any_configuration(ordered, words):
    found = ordered.run("send", "campaign.csv", *words, "--config", "wxpush.yaml")
    assert (found.code in {0, 4}, ran(ordered)) == (True, [])


def test_a_host_that_is_not_wechats_is_named_before_anything_goes_there(campaign):
    campaign.followers(1)
    host = re.sub("^http://", "", campaign.environ["WXPUSH_BASE_URL"])
    assert host in campaign.run("send", "campaign.csv", "--dry-run").err
    assert host in asked(campaign, ("send", "campaign.csv"), typing(b"n\n")).err


def test_doctor_names_a_host_that_is_not_wechats(campaign):
    host = re.sub("^http://", "", campaign.environ["WXPUSH_BASE_URL"])
    assert host in campaign.run("doctor").out + campaign.run("doctor").err


@pytest.mark.parametrize("name", ["wxpush-nightly.service", "wxpush.cron"])
def test_the_examples_of_every_night_name_a_configuration_apart_from_the_lists(name):
    text = (ROOT / "examples/nightly" / name).read_text("utf-8")
    assert "WXPUSH_CONFIG=/etc/wxpush/wxpush.yaml" in text
    assert "/srv/wxpush holds wxpush.yaml" not in text
