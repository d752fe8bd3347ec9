"""Each claim about security names its test, and the test is there."""

import re
from itertools import chain

import pytest

from tests.pages.markdown import ROOT


def test_every_security_point_has_a_test_that_is_there_or_says_why_not():
    lines = re.findall(
        r"^\| (S\d+) \|.*\| (.*) \|$", (ROOT / "docs/security.md").read_text("utf-8"), re.MULTILINE
    )
    assert [number for number, _ in lines] == [f"S{number}" for number in range(1, 19)]
    named = {number: re.findall(r"`([\w/]+\.py)::(\w+)`", cell) for number, cell in lines}
    assert [number for number, cell in lines if not named[number]] == ["S16"]
    tests = chain(*named.values())
    assert [name for path, name in tests if f"def {name}(" not in (ROOT / path).read_text("utf-8")] == []


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/threat-model.md"])
def test_every_claim_about_security_names_a_test_that_is_there(name):
    page = (ROOT / name).read_text("utf-8")
    heads = [*re.finditer(r"^\| .*proved by \|$", page, re.MULTILINE)]
    assert heads
    for head in heads:
        rows = page[head.end() :].strip().partition("\n\n")[0].splitlines()[1:]
        named = {row: re.findall(r"`([\w/]+\.py)::(\w+)`", row.rsplit(" | ", 1)[1]) for row in rows}
        assert [row for row, tests in named.items() if not tests] == []
        tests = {test for found in named.values() for test in found}
        gone = [
            f"{path}::{test}"
            for path, test in tests
            if f"def {test}(" not in (ROOT / path).read_text("utf-8")
        ]
        assert gone == []
