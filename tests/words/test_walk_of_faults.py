"""The same with each fault that a sandbox can make: what the sending, `status`, `results` and `explain` say of it is in one language."""

import csv
from typing import NamedTuple

import msgspec
import pytest

from tests.operator.wechat import TEMPLATE
from tests.words.walk import LOCALES, Walker
from wxpush.model import Kind
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions, Template
from wxpush.sandbox.process import SandboxProcess
from wxpush.words import catalogue

pytestmark = pytest.mark.process

SENDING = "send list.csv --yes --progress lines --max-duration 2s --timeout 1s -vv"
#: Where its value is not named: every send call has it.
_ALL = 1.0
_BIG = 10**9


class Rehearsed(NamedTuple):
    """`value` of the fault; `exits` of the sending, which stops early if nothing else is said; `code`: what is explained then; `more` options;
    `doctor`: it is asked too; `lines` that are said before Ctrl-C, 0: there is none.
    """

    value: float | str = _ALL
    exits: tuple[int, ...] = (8,)
    code: int | None = None
    more: str = ""
    doctor: bool = False
    lines: int = 0


def _of_people(value: float | str, exits: tuple[int, ...], code: int, *, lines: int = 0) -> Rehearsed:
    return Rehearsed(value, exits, code, "--check-followers", lines=lines)


FAULTS = {
    "latency": Rehearsed(0.7, (3,)),
    "jitter": Rehearsed(0.7, (3,)),
    "busy_rate": Rehearsed(code=-1),
    "busy_after_rate": Rehearsed(code=-1),
    "busy_above": Rehearsed(0, code=-1),
    "unknown_template_rate": Rehearsed(exits=(5, 8), code=40037),
    "reset_before_rate": Rehearsed(),
    "reset_after_rate": Rehearsed(),
    "html_before_rate": Rehearsed(),
    "html_after_rate": Rehearsed(),
    "http_500_rate": Rehearsed(),
    "truncated_rate": Rehearsed(),
    "hang_rate": Rehearsed(),
    "minute_cap": Rehearsed(1, (4, 8), 45011),
    "daily_limit": Rehearsed(1, (4,), 45009, doctor=True),
    "token_lifetime": Rehearsed(0.01, (3,), 42001, doctor=True),
    "ip_not_allowed": Rehearsed("127.0.0.1", (5,), 40164, doctor=True),
    "account_errcode": Rehearsed(48001, (5,), 48001),
    "people_busy_rate": _of_people(_ALL, (130,), -1, lines=2),
    "people_minute_cap": _of_people(0, (130,), 45011, lines=2),
    "people_daily_limit": _of_people(0, (4,), 45009),
    "foreign_in_batch": _of_people("refused", (3,), 40003),
}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    with SandboxProcess(SandboxOptions(templates=(Template(TEMPLATE, keys=("thing1",)),))) as process:
        yield process


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_one_language(tmp_path, sandbox, name, language):
    tried = FAULTS[name]
    here = Walker(tmp_path / language, sandbox.base_url, language)
    sandbox.control.set_faults(msgspec.convert({"daily_limit": _BIG, name: tried.value}, Faults))
    sending = f"{SENDING} {tried.more}"
    ran = here.interrupted(sending, lines=tried.lines) if tried.lines else here.run(sending)
    lines = ["status list.csv", *["doctor list.csv"] * tried.doctor]
    said = {line: here.run(line) for line in lines}
    results, explained = here.run("results list.csv"), here.run(f"explain {tried.code or 0}")
    assert ran[0] in tried.exits, ran
    assert {line for line, (code, _) in said.items() if code == 1} == set()
    texts = {line: text for line, (_, text) in said.items()} | {sending: ran[1]}
    texts |= {"results": _without_names(results[1], language), "explain": _without_kind(explained[1])}
    assert here.foreign(texts) == {}


def test_every_fault_is_walked_through():
    assert list(FAULTS) == list(Faults.__struct_fields__)


def _without_names(results: str, language: str) -> str:
    """The table without its columns' names, which are those of a program's input, and WeChat's own words, which end the reasons of codes."""
    between = catalogue(language).SEMICOLON
    told = []
    for row in csv.DictReader(results.splitlines()):
        ours = row["reason"].rpartition(between)[0] if row["errcode"].strip("'0") else row["reason"]
        told += [ours, row["advice"]]
    return "\n".join(told)


def _without_kind(explained: str) -> str:
    """Without the word for what wxpush does, which docs/errcodes.md lists."""
    first, _, text = explained.partition("\n")
    assert first.split()[1] in set(Kind), explained
    return text
