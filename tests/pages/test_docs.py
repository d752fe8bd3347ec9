"""What a newcomer reads is held against the code: no option, exit code, dependency or file is missing or made up."""

import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest
import typer
from starlette.routing import Route
from typer.core import TyperGroup

from tests.values.cases import CASES
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.channels.template.values import RULES
from wxpush.checkpoint.file.schema import TABLES
from wxpush.cli.entries import Command
from wxpush.cli.main import app
from wxpush.cli.table import COMMANDS as TABLE
from wxpush.errors import Exit
from wxpush.model import State
from wxpush.options.single import DECISION
from wxpush.sandbox.account.magic import ROLES
from wxpush.sandbox.app import SandboxApp
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
OPTIONS = (ROOT / "docs/options.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
_GROUP = typer.main.get_command(app)
assert isinstance(_GROUP, TyperGroup)
COMMANDS = _GROUP.commands
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def under(heading, text=README):
    """The part of a page below a heading, up to the next of its level."""
    level = heading.split()[0]
    return re.search(rf"^{re.escape(heading)}$(.*?)(?=^{level} |\Z)", text, re.MULTILINE | re.DOTALL)[1]


def first_column(text):
    """The first cells of all tables, without the heads."""
    cells = re.findall(r"^\|((?:[^|\\]|\\.)+)\|", text, re.MULTILINE)
    return {cell.strip().replace("`", "") for cell in cells} - {"package", "code", "option", "kind", "---"}


@pytest.mark.parametrize("heading", ["## Run it", "## Test it"])
def test_a_newcomer_finds_one_block_to_paste(heading):
    assert under(heading).count("```sh\n") == 1
    assert under(heading).count("```") == 2


def test_the_two_blocks_stand_before_everything_else():
    assert re.findall(r"^## (.*)$", README, re.MULTILINE)[:2] == ["Run it", "Test it"]


def test_every_command_has_a_line_in_the_readme_and_no_other_has():
    assert set(re.findall(r"^\| `wxpush (\w+)", under("## Commands"), re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_that_are_told_are_those_of_the_command(name):
    commands = [COMMANDS[name], *getattr(COMMANDS[name], "commands", {}).values()]
    parameters = [
        each for command in commands for each in command.params if not getattr(each, "hidden", False)
    ]
    words = chain.from_iterable((*parameter.opts, *parameter.secondary_opts) for parameter in parameters)
    real = {word for word in words if word.startswith("-")}
    entry = TABLE[name]
    refused = {
        flag for option in (entry.refuses if isinstance(entry, Command) else ()) for flag in option.flags
    }
    # What `send` takes is told at `send`, and of what is refused the page says so.
    assert told(name) - refused == real - {"--help", "-h"}


def told(section):
    """Options in the first column of a section's table, and of the tables that the section links to."""
    page = under(f"## {section}", OPTIONS)
    words = set(re.findall(r"(--?[a-z][a-z-]*)", " ".join(first_column(page))))
    titles = {title.lower(): title for title in re.findall(r"^## (.*)$", OPTIONS, re.MULTILINE)}
    return words.union(*(told(titles[link]) for link in re.findall(r"\]\(#([a-z]+)\)", page)))


def rows(section):
    """The rows of the tables of options that a section has, and of those that it links to: option and default."""
    page = under(f"## {section}", OPTIONS)
    titles = {title.lower(): title for title in re.findall(r"^## (.*)$", OPTIONS, re.MULTILINE)}
    linked = [titles[link] for link in re.findall(r"\]\(#([a-z]+)\)", page)]
    return [*own(section), *chain.from_iterable(map(rows, linked))]


def own(section):
    """The same of its own tables alone."""
    lines = under(f"## {section}", OPTIONS).splitlines()
    split = [re.split(r"(?<!\\)\|", line) for line in lines if line.startswith("| `")]
    return [(cells[1], cells[-2]) for cells in split]


def taken(name):
    """The options of a command, or of a group's commands."""
    entry = TABLE[name]
    return chain.from_iterable(
        command.options for command in ([entry] if isinstance(entry, Command) else entry.commands.values())
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_is_told_as_it_is_written_and_with_its_default(name):
    for option in taken(name):
        # In the help --as tells what it may be.
        metavar = "DECISION" if option is DECISION else option.metavar or ""
        written = f"`{option.flag} {metavar}".rstrip().replace("|", "\\|") + "`"
        told = [default for cell, default in rows(name) if written in cell]
        assert told, f"{written} has no row"
        if option.shown and option.default not in {None, False}:
            assert any(option.shown in default.replace("`", "").replace(",", "") for default in told), written


def test_the_options_that_a_variable_gives_are_those_that_are_said_to():
    sections = ("Common", "Files", "Cluster", "send", "serve", "work", "template", "receipts")
    flags = chain.from_iterable(re.findall(r"--[a-z-]+", cell) for name in sections for cell, _ in own(name))
    options = chain.from_iterable(map(taken, TABLE))
    assert {option.flag for option in options if option.in_environment} == set(flags) - {"--verbose"}


def test_every_exit_code_has_a_line():
    assert first_column(under("## Exit codes")) == {str(int(code)) for code in Exit}


def test_every_dependency_has_a_line_with_its_reason():
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"], *chain(*extras)]
    names = {re.match(r"[a-z0-9-]+", requirement)[0] for requirement in wanted}
    assert first_column(under("## Dependencies")) == names


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.parent.name != "zh"], ids=lambda page: page.name
)
def test_links_lead_somewhere(page):
    # Those of docs/zh are held in test_languages.py.
    links = [
        link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")) if "://" not in link
    ]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_index_has_one_line_for_each_page():
    index = ROOT / "docs/README.md"
    listed = re.findall(r"^\| \[[^\]]+\]\(([\w-]+\.md)\)", index.read_text("utf-8"), re.MULTILINE)
    pages = {page.name for page in ROOT.glob("docs/*.md")} - {"README.md", "glossary.md"}
    assert sorted(listed) == sorted(pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_named_files_are_there(page):
    """Alone or in a command that is to be run."""
    text = page.read_text("utf-8")
    named = re.findall(
        r"(?<![\w./:-])((?:wxpush|tests|docs|examples|benchmarks|\.ci)/[\w./-]*\w)(?![\w*])", text
    )
    assert [name for name in named if not (ROOT / name).exists() and ".sandbox." not in name] == []


def test_every_kind_of_error_code_is_told():
    page = (ROOT / "docs/errcodes.md").read_text("utf-8").partition("## Answers that are not WeChat's")[0]
    assert first_column(page) == {entry.kind.value for entry in ERRCODES.table.values()}


def test_every_state_and_table_of_a_checkpoint_is_told():
    page = (ROOT / "docs/checkpoint.md").read_text("utf-8")
    assert all(f"| {int(state)} | `{state.word}` |" in page for state in State)
    assert all(f"`{name}`" in page for name in re.findall(r"CREATE TABLE (\w+)", TABLES))
    columns = re.findall(r"(?<=[\s(])(\w+) (?:INTEGER|TEXT|BLOB|REAL)", TABLES)
    assert [name for name in columns if f"`{name}`" not in page] == []


def test_every_section_type_and_finding_of_the_value_rules_is_told():
    page = (ROOT / "docs/values.md").read_text("utf-8")
    told = {part.strip() for cell in first_column(page) for part in cell.split(",")} - {"section"}
    assert told == {case.section for case in CASES}
    assert [
        type_
        for type_ in RULES
        if f"5.3 {type_.removesuffix('_string')}" not in page and f"5.3 {type_}" not in page
    ] == []
    general = {
        re.sub(r".*_(too_long|malformed|unsure)$", r"TYPE_\1", case.kind) for case in CASES if case.kind
    }
    assert [kind for kind in general if f"`{kind}`" not in page] == []


def test_every_fault_openid_and_endpoint_of_the_sandbox_is_told():
    page = (ROOT / "docs/sandbox.md").read_text("utf-8")
    sandbox = SandboxApp(SandboxOptions())
    paths = [route.path for route in sandbox.app.routes if isinstance(route, Route)]
    sandbox.close()
    names = [*Faults.__struct_fields__, *(role.name for role in ROLES), *paths]
    assert [name for name in names if f"`{name}`" not in page] == []


@pytest.mark.parametrize("arguments", ["--help", "--version", "send --help", "sandbox --help"])
def test_help_comes_without_the_heavy_libraries(arguments):
    heavy = {
        "httpx",
        "uvicorn",
        "starlette",
        "jinja2",
        "rich.live",
        "yaml",
        "anyio",
        "wxpush.checkpoint.sqlite",
    }
    code = (
        "import sys; sys.argv = ['wxpush', *sys.argv[1].split()]\n"
        "from wxpush.cli.main import main\n"
        "try:\n    main()\n"
        f"finally:\n    print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (0, "[]")


def test_nothing_in_the_pages_names_a_machine_or_a_registry():
    for page in PAGES:
        assert re.findall(r"/home/|/root/|/tmp/|pypi|simple/", page.read_text("utf-8")) == []
