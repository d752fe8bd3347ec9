"""What a configuration may command, and where: nothing that was merely found, nothing in a rehearsal, and no host without a word."""

import json
import re

import pytest

from tests.cli.asked import asked, typing
from tests.cli.harness import ROOT
from tests.config.test_trust import COMMANDING
from wxpush.cli.commands.trust.shown import DOES


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


@pytest.mark.parametrize(
    "words", [("quota",), ("send", "campaign.csv", "--dry-run")], ids=lambda words: words[0]
)
def test_nothing_of_a_folder_is_run_before_the_folder_is_trusted(ordered, words):
    found = ordered.run(*words)
    assert (found.code, ran(ordered)) == (2, [])
    assert "wxpush trust" in found.err


def test_a_folder_is_trusted_until_what_it_commands_is_another(ordered):
    told = ordered.run("trust", ".", "--yes")
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


@pytest.mark.parametrize(
    "words",
    [("--dry-run", "--offline"), ("--sandbox", "--yes", "--max-sends", "1")],
    ids=lambda words: words[0],
)
def test_a_rehearsal_runs_no_command_of_any_configuration(ordered, words):
    found = ordered.run("send", "campaign.csv", *words, "--config", "wxpush.yaml")
    assert (found.code in {0, 4}, ran(ordered)) == (True, [])


@pytest.mark.parametrize(
    "words",
    [
        ("template", "list"),
        ("followers", "tags"),
        ("followers", "export", "-o", "all.csv"),
        ("init", "new", "--from-template", "x"),
        ("suppress", "list"),
        ("results", "campaign.csv", "-o", "all.csv"),
        ("retry", "campaign.csv", "--yes"),
        ("send", "campaign.csv", "--sandbox", "--yes"),
        ("send", "campaign.csv", "--dry-run", "--offline"),
        ("send", "campaign.csv", "--yes", "--profile", "shop", "--on-stop", "true"),
        ("send", "campaign.csv", "--to", "oFollower0000000000000000001"),
        ("dispatch", "campaign.csv", "--broker", "redis://127.0.0.1:1/0", "--yes"),
        ("work", "--broker", "redis://127.0.0.1:1/0", "--once"),
        ("pause", "--broker", "redis://127.0.0.1:1/0"),
        ("doctor",),
    ],
    ids=" ".join,
)
def test_no_command_obeys_a_file_that_is_not_trusted(ordered, words):
    found = ordered.run(*words)
    assert (found.code, ran(ordered)) == (2, [])
    assert "wxpush trust" in found.err + found.out
    assert "Traceback" not in found.err


@pytest.mark.parametrize(
    "words",
    [("status",), ("history",), ("help",), ("explain", "43004"), ("version",), ("results", "campaign.csv")],
    ids=" ".join,
)
def test_a_command_that_has_no_use_for_it_runs_none_of_it(ordered, words):
    assert "wxpush trust" not in ordered.run(*words).err
    assert ran(ordered) == []


def test_templates_that_are_kept_are_shown_without_a_command(ordered):
    config = ("--config", "wxpush.yaml")
    assert ordered.run("template", "list", *config).code == 0
    (ordered.folder / "ran").unlink()
    assert ordered.run("template", "list", "--offline", *config).code == 0
    assert ran(ordered) == []


def test_an_alarm_that_is_typed_is_run_in_a_rehearsal_too(ordered):
    words = ("--sandbox", "--yes", "--max-sends", "1", "--on-stop", "touch typed", "--config", "wxpush.yaml")
    assert ordered.run("send", "campaign.csv", *words).code == 4
    assert (ran(ordered), (ordered.folder / "typed").exists()) == ([], True)


def test_trust_is_asked_for_and_no_is_no(ordered):
    refused = asked(ordered, ("trust", "."), typing(b"n\n"))
    assert refused.code == 2
    assert "touch stopped" in refused.err
    assert ordered.run("quota").code == 2
    assert not (ordered.folder / "data").exists()
    assert asked(ordered, ("trust", "."), typing(b"y\n")).code == 0
    assert ordered.run("quota").code == 0


def test_without_a_terminal_trust_needs_yes_and_shows_what_it_is_about(ordered):
    found = ordered.run("trust", ".")
    assert (found.code, ordered.run("quota").code) == (2, 2)
    assert "touch stopped" in found.out
    assert "--yes" in found.err


def test_trust_says_what_is_trusted_already_and_what_changed(ordered):
    assert ordered.run("trust", ".", "--yes").code == 0
    assert "trusted already" in ordered.run("trust", ".").err  # and nobody is asked
    path = ordered.folder / "wxpush.yaml"
    path.write_text(path.read_text().replace("touch stopped", "touch other"))
    found = ordered.run("trust", ".", "--yes")
    assert "secret_command, trusted: " in found.out
    assert "on_stop, changed since you trusted it: " in found.out
    path.write_text("rate: 5/s\n")
    assert "no key that needs trust" in ordered.run("trust", ".").out


def test_each_value_is_shown_whole_and_moves_no_cursor(ordered):
    hidden = "x" * 5000
    path = ordered.folder / "wxpush.yaml"
    path.write_text(
        f'on_stop: "echo secret=;touch\\x20me\\n# \\e[2K\\u202e{hidden} end"\n'
        "token_url: https://tokens.example.com/a?key=password\n"
        "profiles: {shop: {base_url: 'https://relay.example.com', log_file: shop.log, token_command: give}}\n"
    )
    shown = ordered.run("trust", ".", "--yes")
    assert f'runs "echo secret=;touch me\\n# \\u001b[2K\\u202e{hidden} end" in a shell' in shown.out
    assert "https://tokens.example.com/a?key=***" in shown.out
    assert "password" not in shown.out + shown.err
    for told in ("profiles.shop.base_url", "relay.example.com", "profiles.shop.log_file", "shop.log", "give"):
        assert told in shown.out


def test_neither_a_name_nor_an_address_hides_where_it_goes(ordered):
    path = ordered.folder / "wxpush.yaml"
    path.write_text(
        'profiles:\n  "shop.on_stop: runs \\"ls\\"\\n  x": {on_stop: steal}\n'
        '  "\\ud800": {on_stop: "\\ud800"}\n'
        "  club: {token_url: 'https://tokens=.evil.example.com/a=b?key=password&x'}\n"
    )
    shown = ordered.run("trust", ".", "--yes").out
    assert '"profiles.shop.on_stop: runs \\"ls\\"\\n  x.on_stop": runs "steal"' in shown
    assert '"profiles.\\\\ud800.on_stop": runs "\\\\ud800"' in shown
    assert '"https://tokens=.evil.example.com/a=b?key=***&***"' in shown


def test_of_each_key_is_said_what_it_does():
    assert DOES.keys() == COMMANDING


def test_programs_get_the_keys_and_how_they_stood(ordered):
    for standing in ("new", "trusted"):
        (event,) = map(json.loads, ordered.run("trust", ".", "--yes", "--json").out.splitlines())
        assert event["type"] == "trust"
        assert {key["place"]: key["standing"] for key in event["keys"]} == dict.fromkeys(
            ("secret_command", "on_stop"), standing
        )


@pytest.mark.parametrize("name", [".", "campaign.csv", "nothing"])
def test_there_is_nothing_to_trust_where_no_such_file_is(campaign, name):
    campaign.followers(1)
    found = campaign.run("trust", name, "--yes")
    assert found.code == 2
    assert found.err.startswith("error: ")


def test_what_is_not_ours_cannot_be_trusted_either(ordered):
    ordered.folder.chmod(0o777)
    found = ordered.run("trust", ".", "--yes")
    assert found.code == 2
    assert "chmod go-w" in found.err


def test_the_language_of_a_file_that_is_not_ours_is_not_spoken(ordered):
    path = ordered.folder / "wxpush.yaml"
    path.write_text("language: zh\n")
    assert "错误" in ordered.run("send", "nothing.csv").err
    path.chmod(0o666)
    assert "error" in ordered.run("send", "nothing.csv").err


def test_files_of_init_are_read_whatever_the_umask(campaign):
    with campaign.start("init", "made", umask=0) as process:
        assert process.wait() == 0
    path = campaign.folder / "made/wxpush.yaml"
    path.write_text(path.read_text() + "language: zh\n")
    campaign.folder = campaign.folder / "made"
    assert "错误" in campaign.run("send", "nothing.csv").err


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
