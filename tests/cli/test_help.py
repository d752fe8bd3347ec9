"""Pages of help: only what a command takes, by what it is for, with examples that can be typed; and what a shell completes."""

import re
import shlex
from itertools import chain
from typing import Any

import pytest

from tests.pages.markdown import ROOT
from wxpush.cli.building import Commands
from wxpush.cli.entries import Command, Task
from wxpush.cli.examples import EXAMPLES
from wxpush.cli.table import COMMANDS
from wxpush.options.option import Panel
from wxpush.options.send import SENDING, TRYING
from wxpush.words import catalogue

NAMES = [
    *COMMANDS,
    *(
        f"{name} {word}"
        for name, entry in COMMANDS.items()
        if not isinstance(entry, Command)
        for word in entry.commands
    ),
]


def page(campaign, *words: str, **environ: str) -> str:
    ran = campaign.run(*words, "--help", environ={"COLUMNS": "80", **environ})
    assert ran.code == 0, ran
    return ran.out


def test_commands_stand_by_task_each_with_its_whole_line(campaign):
    for language in ("en", "zh"):
        said = page(campaign, WXPUSH_LANG=language)
        assert re.findall(
            r"^  (\w+)  ", said.partition("\n\n")[2].partition("wxpush init")[0], re.MULTILINE
        ) == [*COMMANDS]
        assert "..." not in said.replace("[ARGS]...", "").replace("[参数]...", "")
        assert [line for line in said.splitlines() if len(line.encode("gb18030")) > 80] == []


def test_every_command_is_for_a_task_and_stands_with_others_of_it():
    tasks = [entry.task for entry in COMMANDS.values()]
    assert tasks == sorted(tasks, key=[*Task].index)


@pytest.mark.parametrize("name", ["retry", "resolve", "dispatch"])
def test_what_a_command_refuses_is_not_in_its_help(campaign, name):
    said = page(campaign, name)
    assert [option.flag for option in TRYING if re.search(rf"{option.flag}\b", said)] == []
    assert "--rate" in said


def test_the_frequent_options_come_first_and_none_is_in_a_group_of_its_own(campaign):
    said = page(campaign, "send")
    headings = re.findall(r"^(\S.*):$", said, re.MULTILINE)
    assert headings[1:-1] == [
        "Check, try, rehearse", "Pace", "When messages may leave", "When to stop", "Continue, or send again",
        "The list, and who is left out", "What is shown", "Account",
    ]  # fmt: skip
    places = [
        said.index(flag) for flag in ("--dry-run", "--to ", "--rate", "--canary", "--again", "--config")
    ]
    assert places == sorted(places)
    assert {option.panel for option in (*TRYING, *SENDING)} == {*Panel} - {Panel.OWN, Panel.CLUSTER}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("send", "[default: 50/s]"),
        ("send", "[default: beside RECIPIENTS]"),
        ("sandbox", "[default: 8080;"),
        ("suppress import", "[default: openid]"),
    ],
)
def test_a_default_is_told_as_it_is_typed(campaign, name, told):
    assert told in page(campaign, *name.split())


@pytest.mark.parametrize("name", ["send", "help"])
def test_no_default_is_told_of_what_has_none(campaign, name):
    said = page(campaign, name)
    assert re.findall(r"default: (?:0|\(|\]|None)|x>=", said) == []


@pytest.mark.parametrize("name", ["", *NAMES])
def test_three_examples_stand_below_and_each_can_be_typed(name):
    examples = EXAMPLES[name]
    assert len(examples) == (1 if name == "version" else 3)
    texts = [
        word
        for word in catalogue().TEXTS
        if re.fullmatch(rf"help\.example_{name.replace(' ', '_') or 'wxpush'}_\d", word)
    ]
    assert len(texts) == len(examples)
    for example in examples:
        words = shlex.split(example)
        command: Any = Commands(name="wxpush")
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        assert command.make_context("wxpush", words).params, example


def test_no_example_is_of_a_command_that_is_not_there():
    assert {*EXAMPLES} == {"", *NAMES}


@pytest.mark.parametrize(("language", "folder"), [("en", "docs"), ("zh", "docs/zh")])
def test_the_page_that_is_named_has_a_part_for_each_command(language, folder):
    template = catalogue(language).TEXTS["help.more"]
    assert f"{folder}/options.md#{{command}}" in template
    headings = re.findall(r"^## (\w+)$", (ROOT / folder / "options.md").read_text("utf-8"), re.MULTILINE)
    assert {*COMMANDS} <= {*headings}


@pytest.mark.parametrize("words", [("send",), ("template", "list"), ()], ids=" ".join)
def test_help_is_a_command_too(campaign, words):
    assert campaign.run("help", *words).out == campaign.run(*words, "--help").out


def test_help_of_no_command_is_told_as_a_mistake(campaign):
    ran = campaign.run("help", "sned")
    assert (ran.code, "'send'" in ran.sentence) == (2, True)


def test_version_is_a_command_too(campaign):
    assert campaign.run("version").out == campaign.run("--version").out


@pytest.mark.parametrize("name", ["pause", "resume"])
def test_without_a_cluster_it_is_said_what_names_a_send_and_what_a_cluster(campaign, name):
    ran = campaign.run(name)
    assert ran.code == 2
    assert "(RECIPIENTS)" in ran.sentence
    assert "--broker" in ran.sentence


@pytest.mark.parametrize("name", ["retry", "dispatch", "resolve"])
@pytest.mark.parametrize("how", ["typed", "variable"])
def test_what_would_only_be_tried_is_refused_by_what_cannot(campaign, name, how):
    campaign.followers(1)
    words = {"dispatch": ("--broker", "redis://127.0.0.1:1/0"), "resolve": ("--as", "sent"), "retry": ()}[
        name
    ]
    typed = ("--dry-run",) if how == "typed" else ()
    environ = {"WXPUSH_DRY_RUN": "1"} if how == "variable" else {}
    ran = campaign.run(name, "campaign.csv", *words, *typed, environ=environ)
    assert (ran.code, "wxpush send` only; nothing was changed or sent" in ran.sentence) == (2, True), ran


def completed(campaign, *words: str) -> list[str]:
    """What bash is given behind these words; the last is being typed."""
    asked = {
        "_WXPUSH_COMPLETE": "complete_bash",
        "COMP_WORDS": " ".join(["wxpush", *words]),
        "COMP_CWORD": str(len(words)),
    }
    return campaign.run(environ=asked).out.split()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("results", "a.csv", "--state", "re"), ["rejected"]),
        (("send", "a.csv", "--progress", ""), ["auto", "bar", "lines", "none"]),
        (("resolve", "a.csv", "--as", ""), ["sent", "resend", "skip"]),
        (("send", "a.csv", "--lang", ""), ["en", "zh"]),
        (("send", "a.csv", "--format", "x"), ["xlsx"]),
        (("results", "a.csv", "--errcode", "43101"), ["43101"]),
        (("explain", "4301"), ["43019"]),
        (("sandbox", "--fault", "busy_r"), ["busy_rate="]),
        (("sandbox", "--dedupe", "ok-n"), ["ok-new-msgid"]),
        (("help", "vers"), ["version"]),
        (("help", "template", "s"), ["show"]),
        (("send", "a.csv", "--profile", "s"), ["shop", "side"]),
    ],
)
def test_a_shell_completes_values(campaign, words, found):
    (campaign.folder / "wxpush.yaml").write_text("profiles:\n  shop: {rate: 5/s}\n  side: {}\n  other: {}\n")
    (campaign.folder / "wxpush.yaml").chmod(0o600)
    assert completed(campaign, *words) == found


def test_a_shell_completes_templates_that_are_kept(campaign):
    assert completed(campaign, "template", "show", "") == []
    assert campaign.run("template", "list").code == 0
    kept = completed(campaign, "template", "show", "")
    assert kept
    assert kept == completed(campaign, "init", "--from-template", "")


def test_what_cannot_be_read_completes_nothing(campaign):
    (campaign.folder / "wxpush.yaml").write_text("profiles: [\n")
    ran = completed(campaign, "send", "a.csv", "--profile", "")
    assert ran == []


def test_what_a_command_refuses_is_not_completed(campaign):
    offered = [*chain(completed(campaign, "retry", "--d"), completed(campaign, "retry", "--of"))]
    assert [word for word in offered if word in {"--dry-run", "--offline"}] == []
