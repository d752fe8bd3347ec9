"""The manual page is that of the tables of commands and options, in both languages, and roff takes it without a complaint."""

import re
import shutil
import subprocess
import tomllib

import pytest

from tests.pages.markdown import ROOT
from wxpush import words
from wxpush.cli.entries import Command
from wxpush.cli.manual import manual
from wxpush.cli.table import COMMANDS
from wxpush.errors import Exit

PAGES = {"en": ROOT / "docs/man/wxpush.1", "zh": ROOT / "docs/man/zh/wxpush.1"}
each = pytest.mark.parametrize("language", PAGES)


@pytest.fixture(autouse=True)
def _language_as_before(monkeypatch):
    monkeypatch.setattr(words, "_chosen", "en")


@each
def test_the_page_that_is_kept_is_that_of_the_tables(language):
    path = PAGES[language]
    command = f"python -m wxpush.cli.manual {language} > {path.relative_to(ROOT)}"
    assert path.read_text("utf-8") == manual(language), f"write it anew: {command}"


@each
def test_it_has_every_command_option_and_exit_code(language):
    text = manual(language).replace("\\-", "-")
    commands = [entry for entry in COMMANDS.values() if isinstance(entry, Command)]
    commands += [
        each
        for entry in COMMANDS.values()
        if not isinstance(entry, Command)
        for each in entry.commands.values()
    ]
    for name in COMMANDS:
        assert f"\\fBwxpush {name}" in text
    defined = set(re.findall(r"--[a-z][a-z-]*", " ".join(re.findall(r"^\\fB(-.*?)\\fR", text, re.MULTILINE))))
    assert defined == {
        flag.partition("/")[0]
        for command in commands
        for option in command.options
        for flag in [each for whole in option.flags for each in whole.split("/")]
        if flag.startswith("--")
    }
    for code in Exit:
        assert f"\\fB{int(code)}\\fR" in text


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not there")
@each
def test_roff_has_nothing_to_complain_of(language):
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", "-Kutf8", str(PAGES[language])],
        capture_output=True,
        check=False,
        timeout=60,
    )
    # A line of Chinese without a blank cannot be broken by every version.
    complaints = [line for line in done.stderr.decode().splitlines() if "break line" not in line]
    assert (done.returncode, complaints) == (0, [])
    assert b"WXPUSH" in done.stdout


def test_both_are_installed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert {*shared} == {str(path.relative_to(ROOT)) for path in PAGES.values()}
    assert all(place.endswith("man1/wxpush.1") for place in shared.values())
