"""`.importlinter` held against the tables: who comes into one is held apart from the others from its first day."""

import ast
import configparser
import inspect
from pathlib import Path

import pytest

from wxpush.channels import CHANNELS
from wxpush.cluster.broker import BROKERS
from wxpush.report.formats import FORMATS as OUTPUTS
from wxpush.sources import FORMATS as INPUTS

ROOT = Path(__file__).parents[2]
CONTRACTS = configparser.ConfigParser()
CONTRACTS.read(ROOT / ".importlinter", "utf-8")
#: What brokers are reached by and may be known elsewhere: how an address is written.
_NO_CLIENT = {"yarl"}
_KAFKA = {"aiokafka", "confluent_kafka"}


def _listed(contract: str, key: str) -> list[str]:
    return [
        line.strip()
        for line in CONTRACTS[f"importlinter:contract:{contract}"][key].splitlines()
        if line.strip()
    ]


def _child(package: str, module: str) -> str:
    """The file or folder of a package that a module is, or is in."""
    assert module.startswith(f"{package}."), module
    return f"{package}.{module.removeprefix(f'{package}.').partition('.')[0]}"


def _opened(opener) -> set[str]:
    """What a broker's opener imports when it is called."""
    return {
        node.module
        for node in ast.walk(ast.parse(inspect.getsource(opener)))
        if isinstance(node, ast.ImportFrom)
    }


MEMBERS = {
    "families": {
        *(_child("wxpush.sources", type(layout).__module__) for layout in INPUTS.values()),
        *(_child("wxpush.report.formats", form.open.__module__) for form in OUTPUTS.values()),
    },
    "brokers": {module for kind in BROKERS for module in _opened(kind.open)},
}


@pytest.mark.parametrize("contract", MEMBERS)
def test_the_members_of_a_table_are_those_that_may_not_know_each_other(contract):
    assert CONTRACTS[f"importlinter:contract:{contract}"]["type"] == "independence"
    assert set(_listed(contract, "modules")) == MEMBERS[contract]


def test_a_kind_of_message_knows_no_other_and_only_the_table_knows_it():
    kinds = {_child("wxpush.channels", kind.read.__module__) for kind in CHANNELS.values()}
    above = _listed("channels", "layers")[0]  # those between | are independent of each other
    assert {each.strip() for each in above.split("|")} == kinds
    assert set(_listed("kinds", "protected_modules")) == kinds


def test_what_a_broker_is_reached_by_only_the_cluster_knows():
    needs = {module for kind in BROKERS for module in kind.needs} - _NO_CLIENT
    assert set(_listed("broker", "forbidden_modules")) == needs | _KAFKA
    excepted = {line.partition(" -> ") for line in _listed("broker", "ignore_imports")}
    assert {(who, what) for who, _, what in excepted} == {
        ("wxpush.cluster.**", each) for each in needs | _KAFKA
    }
