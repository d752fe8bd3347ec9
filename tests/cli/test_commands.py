"""The small commands, and the edge where errors become sentences."""

import json
import subprocess
import sys

import pytest

from tests.cli.harness import openid
from wxpush.cli.common.failures import guarded, told
from wxpush.cli.common.logs import logging_to
from wxpush.cli.entries import Command, Group
from wxpush.cli.table import COMMANDS
from wxpush.errors import ChangedError, DiskError, Exit, QuotaError
from wxpush.model import Kind
from wxpush.version import __version__
from wxpush.words import catalogue


def test_version_and_help_are_shown(campaign):
    assert campaign.run("--version").out == f"wxpush {__version__}\n"
    text = campaign.run("--help").out
    for command in ("init", "send", "status", "results", "retry", "resolve", "explain", "quota", "sandbox"):
        assert f"  {command} " in text
    assert "--max-duration" in campaign.run("send", "-h").out
    bare = campaign.run()
    assert (bare.code, "Prepare:" in bare.err) == (2, True)


def test_completion_knows_the_commands(campaign):
    asked = {"_WXPUSH_COMPLETE": "complete_bash", "COMP_WORDS": "wxpush re", "COMP_CWORD": "1"}
    assert campaign.run(environ=asked).out.split() == [
        "retry",
        "resolve",
        "resume",
        "results",
        "report",
        "receipts",
    ]


@pytest.mark.parametrize(("code", "said"), [("43004", "43004  rejected"), ("-1", "-1  unsure")])
def test_an_errcode_is_explained(campaign, code, said):
    ran = campaign.run("explain", code)
    assert (ran.code, ran.out.splitlines()[0]) == (0, said)


@pytest.mark.parametrize(("code", "channel"), [("43004", "template"), ("-99999", None)])
def test_an_errcode_is_explained_to_a_program(campaign, code, channel):
    (line,) = campaign.run("explain", code, "--json").out.splitlines()
    told = json.loads(line)
    assert (told["type"], told["schema"], told["code"], told["channel"]) == ("errcode", 1, int(code), channel)
    assert all(told[name] for name in ("meaning", "does", "advice"))


@pytest.mark.parametrize(
    ("code", "does"),
    [
        ("43004", ["The row is rejected and not tried again; the other rows are sent"]),
        ("40164", ["Sending stops (exit 5); the rows that were not sent are kept"]),
    ],
)
def test_explain_says_what_becomes_of_the_rows(campaign, code, does):
    assert campaign.run("explain", code).out.splitlines()[2:3] == does


@pytest.mark.parametrize("language", ["en", "zh"])
def test_explain_knows_what_each_kind_of_code_does(language):
    assert [kind for kind in Kind if f"cli.does_{kind.value}" not in catalogue(language).TEXTS] == []


def test_an_unknown_errcode_is_told_as_such(campaign):
    """Any sentence may name one: it says what is near it, and what is done."""
    ran = campaign.run("explain", "61099")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "61099  rejected")
    assert "third-party platforms" in ran.out


def test_the_starting_files_work_together_and_are_never_overwritten(campaign):
    ran = campaign.run("init", "new folder")
    assert (ran.code, ran.out.splitlines()[1]) == (0, "next: wxpush send 'new folder/campaign.csv' --sandbox")
    sent = campaign.run("send", "new folder/campaign.csv", "--sandbox", "-y", "--json")
    assert (sent.code, sent.counts()) == (0, {"sent": 10})
    again = campaign.run("init", "new folder")
    assert (again.code, "was not touched" in again.sentence) == (2, True)
    assert "cannot be written" in campaign.run("init", "campaign.yaml/x").sentence


def test_a_command_that_only_looks_does_not_say_that_nothing_was_sent(campaign):
    del campaign.environ["WXPUSH_APPID"]
    for words in (["quota"], ["template", "list"], ["followers", "tags"]):
        assert campaign.run(*words).sentence.startswith("error: No AppID is known. Put appid into")
    missing = campaign.run("results", "missing.csv")
    assert missing.sentence == "error: missing.csv does not exist. Check the name and the folder you are in."


def test_init_writes_nothing_where_a_link_to_nothing_has_one_of_the_names(campaign):
    folder = campaign.folder / "lent"
    folder.mkdir()
    (folder / "campaign.yaml").symlink_to(folder / "elsewhere")
    assert "nothing was written" in campaign.run("init", "lent").sentence
    assert [each.name for each in folder.iterdir()] == ["campaign.yaml"]


def test_a_command_that_writes_says_that_nothing_was_changed(campaign):
    ran = campaign.run("suppress", "add", "not an openid", "--suppress", "who.csv")
    assert (ran.code, "; nothing was changed. " in ran.sentence) == (2, True), ran


def test_every_command_that_sends_nothing_says_what_its_errors_mean():
    single = {name: entry for name, entry in COMMANDS.items() if isinstance(entry, Command)}
    assert {name for name, entry in single.items() if entry.means is None} == {
        "dispatch", "resolve", "retry", "send", "serve", "work",
    }  # fmt: skip
    groups = [entry for entry in COMMANDS.values() if isinstance(entry, Group)]
    assert all(command.means for group in groups for command in group.commands.values())


def test_the_quota_is_told(campaign):
    assert " left\n" in campaign.run("quota").out
    event = campaign.run("quota", "--json").events[0]
    assert (event["type"], event["schema"], event["remain"] > 0) == ("quota", 1, True)


def test_the_quota_is_told_though_the_cached_token_was_displaced(campaign):
    campaign.run("quota")
    campaign.control.evict_token()
    ran = campaign.run("quota")
    assert (ran.code, " left\n" in ran.out) == (0, True), ran


SECRET = "0123456789abcdef"
#: The secret comes from outside: since Python 3.13 a traceback shows the lines of such code, too.
BROKEN = """
import sys, tempfile
from wxpush.cli.common.failures import guarded
tempfile.tempdir = sys.argv[1]
def broken():
    raise RuntimeError(f"appsecret={sys.argv[3]} for {sys.argv[2]}")
sys.exit(guarded(broken))
"""


def _broken(campaign, folder) -> subprocess.CompletedProcess:
    words = [sys.executable, "-c", BROKEN, str(folder), openid(1), 2 * SECRET]
    return subprocess.run(
        words,
        env=campaign.environ,
        cwd=campaign.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_unexpected_error_leaves_a_crash_file_without_secrets(campaign):
    done = _broken(campaign, campaign.folder)
    (path,) = campaign.folder.glob("wxpush-crash-*.txt")
    assert (done.returncode, str(path) in done.stderr) == (Exit.BUG, True)
    text = path.read_text()
    assert "RuntimeError" in text
    assert path.stat().st_mode & 0o777 == 0o600
    for hidden in (SECRET, openid(1)):
        assert hidden not in text + done.stderr
    assert "in broken" in text


def test_the_log_file_tells_of_an_unexpected_error_too_and_names_nobody(tmp_path):
    with pytest.raises(RuntimeError), logging_to(tmp_path / "log"):
        raise RuntimeError(f"appsecret=0123456789abcdef0123456789abcdef for {openid(1)}")
    text = (tmp_path / "log").read_text()
    assert " ERROR a bug in wxpush: " in text
    assert "RuntimeError" in text
    assert "0123456789abcdef" not in text
    assert openid(1) not in text


def test_a_crash_file_that_cannot_be_written_is_said_to_be_missing(campaign):
    done = _broken(campaign, "/missing")
    assert (done.returncode, "no crash file" in done.stderr) == (Exit.BUG, True)


@pytest.mark.parametrize(
    ("error", "code", "label"),
    [
        (ChangedError("It changed."), 7, "error"),
        (ExceptionGroup("tasks", [ExceptionGroup("more", [DiskError("Full.")])]), 9, "error"),
        (QuotaError("Tomorrow."), 4, "warning"),
        (KeyboardInterrupt(), 130, "warning"),
    ],
)
def test_every_error_is_a_sentence_and_a_code(capfd, error, code, label):
    assert told(error) == code
    assert capfd.readouterr().err.startswith(f"{label}: ")


@pytest.mark.parametrize(("code", "wanted"), [(None, 0), (4, 4), ("text", 2)])
def test_an_exit_keeps_its_code(code, wanted):
    def leave() -> None:
        raise SystemExit(code)

    assert guarded(leave) == wanted
