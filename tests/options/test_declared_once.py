"""An option is declared once, in its record: all else about it follows, and no other list has to know it."""

import pytest

from wxpush.cli.entries import Command
from wxpush.cli.table import COMMANDS
from wxpush.options import cluster, sandbox, send, single, suppress
from wxpush.options.common import LOG_FILE
from wxpush.options.infile import IN_FILE
from wxpush.options.option import Option
from wxpush.options.values import Values

_SINGLE = [entry for entry in COMMANDS.values() if isinstance(entry, Command)]
_GROUPED = [
    command
    for entry in COMMANDS.values()
    if not isinstance(entry, Command)
    for command in entry.commands.values()
]
OPTIONS: list[Option] = list({option: None for each in (*_SINGLE, *_GROUPED) for option in each.options})


def test_every_option_that_the_file_may_hold_is_a_key_of_it():
    assert {option.name for option in OPTIONS if option.in_file is not None} == set(IN_FILE)


@pytest.mark.parametrize("module", [cluster, sandbox, send, single, suppress])
def test_every_record_is_taken_by_a_command(module):
    records = {name: value for name, value in vars(module).items() if isinstance(value, Option)}
    assert [name for name, option in records.items() if option not in OPTIONS] == []


def test_an_option_whose_file_is_written_is_known_for_it_by_its_record():
    written = {send.OUTPUT, single.RESULTS_OUTPUT, single.FOLLOWERS_OUTPUT, suppress.OUTPUT}
    written |= {cluster.HEALTH, sandbox.LEDGER, sandbox.ARRIVALS}
    written |= {send.METRICS_FILE, single.PAGE_OUTPUT, single.HISTORY_OUTPUT}
    assert {option for option in OPTIONS if option.writes} == written
    given = Values({send.OUTPUT: "problems.csv", LOG_FILE: "log", cluster.HEALTH: None})
    assert {flag: str(path) for flag, path in given.outputs().items()} == {"-o": "problems.csv"}
