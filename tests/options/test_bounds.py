"""A bound that an option has holds by every door: command line, environment, wxpush.yaml and Python. From the table of options."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

import wxpush
from tests.options.test_declared_once import OPTIONS
from wxpush.api.settled import settled
from wxpush.api.values import Options
from wxpush.cli.building import Commands
from wxpush.cli.entries import Command
from wxpush.cli.table import COMMANDS
from wxpush.config import Config, read_config
from wxpush.errors import UsageError
from wxpush.options import cluster, sandbox, send
from wxpush.options.infile import IN_FILE
from wxpush.options.option import Option, Quantity
from wxpush.options.values import Values
from wxpush.sandbox.options import SandboxOptions, read_options
from wxpush.words import Means

#: What is no amount of its kind, by the options that are amounts with units: as people write it, and as a program has it.
AMOUNTS: dict[str, list[tuple[str, float | None]]] = {
    "rate": [("0/s", 0.0), ("1000001/s", 1_000_001.0)],
    "timeout": [("0s", 0.0), ("45.1s", 45.1), ("1h", 3600.0)],
    "max_duration": [("0s", 0.0), ("367d", 367 * 86_400.0)],
    "linger": [("367d", 367 * 86_400.0)],
    "max_errors": [("101%", None), ("-1", -1)],
    "max_invalid": [("101%", None), ("-1", -1)],
    "keep_quota": [("101%", None), ("-1", -1)],
}
#: One that says when: it has no bounds.
UNBOUNDED = {"suppress_expires"}


def _beyond(option: Option[Any]) -> list[int]:
    """The nearest numbers that it does not take."""
    least = [] if option.least is None else [option.least - 1]
    return least if option.most is None else [*least, option.most + 1]


def _within(option: Option[Any]) -> list[int]:
    return [bound for bound in (option.least, option.most) if bound is not None]


BOUNDED = [option for option in OPTIONS if _within(option)]
BEYOND = [(option, value) for option in BOUNDED for value in _beyond(option)]
WITHIN = [(option, value) for option in BOUNDED for value in _within(option)]
AMOUNT_PAIRS = [(name, text, number) for name, pairs in AMOUNTS.items() for text, number in pairs]


def tried(pairs: list[tuple[Option[Any], int]]) -> Any:
    """A test of each of these."""
    return pytest.mark.parametrize(
        ("option", "value"), pairs, ids=[f"{option.name}={value}" for option, value in pairs]
    )


def _commands() -> Iterator[tuple[tuple[str, ...], Command]]:
    """Each with the words that call it."""
    for name, entry in COMMANDS.items():
        if isinstance(entry, Command):
            yield (name,), entry
        else:
            yield from (((name, word), command) for word, command in entry.commands.items())


def _parsed(option: Option[Any], *words: str) -> Any:
    """What a command that takes it makes of a command line."""
    words_of_it, entry = next(
        (words_of_it, entry) for words_of_it, entry in _commands() if option in entry.options
    )
    command: Any = Commands(name="wxpush")
    for word in words_of_it:
        command = command.commands[word]
    required = [flag for each in entry.options if each.required for flag in (each.flag, "sent")]
    context = command.make_context(
        words_of_it[-1], [*["list.csv" for _ in entry.arguments], *required, *words]
    )
    return context.params[option.name]


def _file(folder, text):
    path = folder / "wxpush.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _program(folder, option: Option[Any], value: Any) -> Any:
    """What a program's value becomes, by whichever of its three ways takes the option."""
    if option in sandbox.SANDBOX:
        return getattr(read_options(msgspec.json.encode({option.name: value})), option.name)
    if option.name in Options.__annotations__:
        return settled({option.name: value}, Config())[option.name]  # type: ignore[misc]  # by its name
    return getattr(wxpush.Campaign(folder / "list.csv", **{option.name: value}).place.reading, option.name)


#: Taken by no program: lanes are a worker's and what waits a service's, which are none; a row and an errcode are of what is shown, quotas of what is reckoned.
OF_NO_PROGRAM = {"lanes", "row", "errcode", "quota", "quota_left", "max_waiting"}


def test_every_amount_with_a_unit_is_tried():
    amounts = {name for name, option in IN_FILE.items() if option.in_file is Quantity}
    assert amounts == AMOUNTS.keys() | UNBOUNDED


@tried(BEYOND)
def test_the_command_line_holds_it(option, value):
    with pytest.raises(Exception, match="is not in the range"):
        _parsed(option, f"{option.flag}={value}")


@tried([(option, value) for option, value in BEYOND if option.in_environment])
def test_the_environment_holds_it(monkeypatch, option, value):
    monkeypatch.setenv(option.variable, str(value))
    with pytest.raises(Exception, match="is not in the range"):
        _parsed(option)


@tried([(option, value) for option, value in BEYOND if option.in_file])
@pytest.mark.parametrize("place", ["", "profiles.shop."])
def test_the_file_holds_it(tmp_path, option, value, place):
    key = f"{option.name}: {value}\n"
    path = _file(tmp_path, f"profiles:\n  shop:\n    {key}" if place else key)
    bound = option.least if value < option.least else option.most
    with pytest.raises(
        UsageError, match=rf"{place}{option.name}: {value} is too .* whole number .*{bound}\."
    ):
        read_config(path)


@tried([(option, value) for option, value in BEYOND if option.name not in OF_NO_PROGRAM])
def test_a_program_is_held_to_it(tmp_path, option, value):
    with pytest.raises(UsageError) as refused:
        _program(tmp_path, option, value)
    if option not in sandbox.SANDBOX:
        bound = option.least if value < option.least else option.most
        assert refused.value.told(Means.NOT_SENT).startswith(f"{option.name} {value} is too ")
        assert (
            f"nothing was sent. Give a number {'from' if value < option.least else 'up to'} {bound}."
            in str(refused.value)
        )


@tried(WITHIN)
def test_the_bound_itself_is_taken_everywhere(tmp_path, monkeypatch, option, value):
    assert _parsed(option, f"{option.flag}={value}") == value
    if option.in_environment:
        monkeypatch.setenv(option.variable, str(value))
        assert _parsed(option) == value
    if option.in_file:
        path = _file(tmp_path, f"{option.name}: {value}\n")
        assert read_config(path).options()[option.name] == value
    if option.name not in OF_NO_PROGRAM:
        assert _program(tmp_path, option, value) == value


@pytest.mark.parametrize(("name", "text", "number"), AMOUNT_PAIRS)
def test_an_amount_is_held_to_its_bounds_everywhere(tmp_path, name, text, number):
    option = IN_FILE[name]
    with pytest.raises(UsageError):  # command line and environment hand on the text
        option.read(text)
    with pytest.raises(UsageError, match=rf"wxpush\.yaml: {name}: "):
        read_config(_file(tmp_path, f"{name}: '{text}'\n"))
    if number is not None:
        with pytest.raises(UsageError):
            settled({name: number}, Config())  # type: ignore[misc]  # by its name


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        (cluster.LEASE, "0.9s", "--lease 0.9s is not between 1s and 120s"),
        (cluster.LEASE, "121s", "--lease 121s is not between 1s and 120s"),
        (cluster.LEASE, "10m", "--lease 600s is not between"),
        (cluster.NAMESPACE, "a b", "is not a word of at most 32 letters"),
        (cluster.NAMESPACE, "a" * 33, "is not a word of at most 32 letters"),
        (cluster.NAMESPACE, "", "is not a word of at most 32 letters"),
        (cluster.NAMESPACE, "集群", "is not a word of at most 32 letters"),
    ],
)
def test_a_clusters_options_are_held_to_their_bounds_by_their_records(option, text, said):
    with pytest.raises(UsageError, match=said):
        Values({option: text})[option]


@pytest.mark.parametrize(
    ("option", "text", "value"),
    [
        (cluster.LEASE, "1s", 1.0),
        (cluster.LEASE, "2m", 120.0),
        (cluster.NAMESPACE, "a" * 32, "a" * 32),
        (cluster.NAMESPACE, "a-B_3", "a-B_3"),
    ],
)
def test_a_clusters_options_take_the_bound_itself(option, text, value):
    assert Values({option: text})[option] == value


def test_the_sandbox_has_the_bounds_of_its_options():
    """Two tables, as the server is told by JSON too: they say the same."""
    schema = msgspec.json.schema(SandboxOptions)["$defs"]["SandboxOptions"]["properties"]
    for option in sandbox.SANDBOX:
        if option in BOUNDED:
            field = schema[option.name]
            assert (field["minimum"], field["maximum"]) == (option.least, option.most), option.name


def test_no_program_takes_what_has_bounds_and_is_said_to_be_taken_by_none():
    taken = {*Options.__annotations__, *wxpush.Campaign.__annotations__}
    assert not OF_NO_PROGRAM & taken
    assert {option.name for option in BOUNDED} - OF_NO_PROGRAM - {
        each.name for each in sandbox.SANDBOX
    } <= taken
    assert send.CONCURRENCY in BOUNDED
