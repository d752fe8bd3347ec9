"""Readers, renderer and answer parser against anything: a value or one of the errors they promise, never another one.

200 examples of each are tried, 50,000 by the long run.
"""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.inputs.cases import CASES
from tests.lanes.share import share
from tests.reliability import seeds
from wxpush.channels.common.judge import Judge
from wxpush.channels.common.render import Renderer, RenderError
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.errors import UsageError
from wxpush.model import Arrival, BadRow, Kind, Recipient, Reply, Verdict
from wxpush.sources import open_input

#: Odd files that are bytes already and not large: what is cut, doubled and spoilt.
_SEEDS = [
    (case.content.encode() if isinstance(case.content, str) else case.content, case.suffix)
    for case in CASES
    if not callable(case.content)
    and len(case.content) < 5000
    and case.suffix in {".csv", ".tsv", ".jsonl", ".csv.gz"}
]
_ANSWERS = [
    b'{"errcode":0,"errmsg":"ok","msgid":4194304}',
    b'{"errcode":43004,"errmsg":"require subscribe rid: 1-2-3"}',
    b'{"errmsg":"ok","errcode":0,"msgid":"9223372036854775807"}',
]
_PIECES = [
    "{{ a }}", "{{ b }}", "{% if a %}", "{% endif %}", "{% for x in a %}", "{% endfor %}", "{{ a|upper }}", "{{ a[0] }}",
    "{{ a.__class__ }}", "{{ a * 9999 }}", "{{ a.format(b) }}", "{{ a|default('x') }}", "{# x #}", "{{", "}}", "{%", "茶",
    "{{ a|int / 0 }}", "{{ a ** 99 }}", "{{ cycler }}", "{{ a|attr('x') }}", "{% set a = b %}", "\0", "'", "\n",
]  # fmt: skip


@st.composite
def spoilt(draw, seeds):
    """A seed with pieces cut out, doubled, or replaced by any bytes."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 8)))
        data = data[:at] + draw(st.one_of(st.binary(max_size=4), st.just(data[at:end] * 2))) + data[end:]
    return data


def reads(folder: Path, data: bytes, suffix: str) -> None:
    path = folder / f"fuzz{suffix}"
    path.write_bytes(data)
    try:
        with open_input(path) as source:
            found = [row for _, rows in source.blocks() for row in rows]
    except UsageError:
        return
    assert {type(row) for row in found} <= {Recipient, BadRow}
    assert [row.row for row in found] == list(range(1, len(found) + 1))


def renders(sources: list[str], fields: dict[str, str]) -> None:
    try:
        renderer = Renderer({f"data.k{number}": text for number, text in enumerate(sources)})
    except UsageError:
        return
    with suppress(RenderError):
        assert len(renderer.apart(renderer.render(fields), fields)) == len(sources)


def judges(body: bytes, status: int) -> None:
    verdict = Judge(ERRCODES, needs_msgid=True, hits_all=lambda _answer: False).judge(
        Reply(Arrival.ANSWERED, status, body)
    )
    assert isinstance(verdict, Verdict)
    assert str(verdict.detail).isprintable()
    if verdict.kind is Kind.SENT:
        # Raw control characters within strings do come.
        assert (status, json.loads(body.decode(), strict=False)["errcode"]) == (200, 0)


READING = (st.sampled_from(sorted({suffix for _, suffix in _SEEDS})), spoilt([data for data, _ in _SEEDS]))
RENDERING = (
    st.lists(st.lists(st.sampled_from(_PIECES), max_size=6).map("".join), min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["a", "b"]), st.text(max_size=12)),
)
JUDGING = (st.one_of(st.binary(max_size=80), spoilt(_ANSWERS)), st.sampled_from([200, 200, 412, 500]))
QUICK = settings(deadline=None, suppress_health_check=list(HealthCheck))


def fuzzed(check, strategies, numbers, examples) -> int:
    """Try so many examples for each number; gives how many they were."""
    chosen = settings(QUICK, max_examples=examples, database=None)
    return sum(examples for number in numbers if seed(number)(chosen(given(*strategies)(check)))() is None)


@pytest.fixture
def reading(tmp_path):
    return lambda suffix, data: reads(tmp_path, data, suffix)


def test_any_file_gives_rows_or_a_sentence(reading):
    fuzzed(reading, READING, [seeds.first_seed()], share(200))


def test_any_template_and_row_give_texts_or_a_reason():
    fuzzed(renders, RENDERING, [seeds.first_seed()], share(200))


def test_any_answer_gives_a_verdict():
    fuzzed(judges, JUDGING, [seeds.first_seed()], share(200))


@pytest.mark.long
@pytest.mark.parametrize("part", ["readers", "renderer", "answers"])
def test_many_of_each_give_what_they_promise(reading, part):
    parts = {"readers": (reading, READING), "renderer": (renders, RENDERING), "answers": (judges, JUDGING)}
    many = fuzzed(*parts[part], seeds.for_a_long_time(100), examples=500)
    print(f"{many:,} examples for the {part}: nothing came up")
