"""The table of commands is held against the commands: none is missing, none is found by another name, none takes anything else."""

import inspect
import pkgutil
import subprocess
import sys
from collections import Counter
from importlib import import_module

import pytest

from wxpush.cli import commands
from wxpush.cli.building import module_of
from wxpush.cli.entries import Command
from wxpush.cli.table import COMMANDS

#: `template list` as `template.list`.
NAMED = {
    name if isinstance(entry, Command) else f"{name}.{word}": command
    for name, entry in COMMANDS.items()
    for word, command in ({"": entry} if isinstance(entry, Command) else entry.commands).items()
}


@pytest.mark.parametrize("name", NAMED)
def test_a_commands_module_is_found_by_its_name_and_is_given_what_the_table_says(name):
    command = NAMED[name]
    wanted = {argument.name for argument in command.arguments}
    wanted |= {"options"} if command.options else set()
    wanted |= {"where"} if command.clustered else set()
    assert set(inspect.signature(import_module(module_of(name)).run).parameters) == wanted


def test_every_module_with_a_run_is_in_the_table():
    found = pkgutil.walk_packages(commands.__path__, f"{commands.__name__}.")
    runs = {each.name for each in found if hasattr(import_module(each.name), "run")}
    assert runs == set(map(module_of, NAMED))


@pytest.mark.parametrize("name", NAMED)
def test_no_two_options_of_a_command_share_a_flag_or_a_name(name):
    options = NAMED[name].options
    flags = Counter(flag for option in options for flag in option.flags)
    names = Counter(option.name for option in options) + Counter(each.name for each in NAMED[name].arguments)
    assert [word for word, times in (flags + names).items() if times > 1] == []


@pytest.mark.parametrize(
    "arguments", ["--help", "--version", "send --help", "template --help", "work --help"]
)
def test_help_imports_no_command(arguments):
    code = (
        "import sys; sys.argv = ['wxpush', *sys.argv[1].split()]\n"
        "from wxpush.cli.main import main\n"
        "try:\n    main()\n"
        "finally:\n    print([name for name in sys.modules if name.startswith('wxpush.cli.commands')], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "[]")


@pytest.mark.parametrize(
    ("arguments", "rooms"),
    [("--version", set()), ("--help", {"help"}), ("send --help", {"help"}), ("work --help", {"help"})],
)
def test_help_reads_its_own_room_of_the_catalogue_alone(arguments, rooms):
    code = (
        "import sys; sys.argv = ['wxpush', *sys.argv[1].split()]\n"
        "from wxpush.cli.main import main\n"
        "try:\n    main()\n"
        "finally:\n    print(*[name for name in sys.modules if name.startswith('wxpush.words.en.')], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, arguments], capture_output=True, text=True, timeout=60, check=False
    )
    read = {name.split(".")[3] for name in done.stderr.split()} - {"quantities"}  # how durations are written
    assert (done.returncode, read) == (0, rooms)


def test_a_command_is_made_when_it_is_asked_for_and_no_other():
    code = (
        "import sys; sys.argv = ['wxpush', 'explain', '43004']\n"
        "from wxpush.cli.main import main\n"
        "try:\n    main()\n"
        "finally:\n    print([name for name in sys.modules if name.startswith('wxpush.cli.commands.')], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "['wxpush.cli.commands.explain']")
