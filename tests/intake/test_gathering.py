"""Lines are read as they are written; what is handed in at the same moment is taken together, and nobody's mistake is another's."""

import asyncio

import pytest

from wxpush.intake.base import Caller, Refused, Taken
from wxpush.intake.gathering import Gathering
from wxpush.intake.lines import LONGEST_KEY, Submission, read

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Taking:
    """Answers with what was handed in, and notes how many came together."""

    def __init__(self):
        self.together = []

    def compose(self, some):
        if any(b"bad" in each.lines for each in some):
            raise ValueError
        return [[line.decode() for line in each.lines] for each in some]

    def take(self, some, composed):
        self.together.append(len(some))
        for each, lines in zip(some, composed, strict=True):
            each.answer([Taken(f"{each.caller.name} {line} {each.key}") for line in lines])


async def asked(gathering, *lines, caller="a", key=""):
    return [each.id for each in await gathering.add(lines, Caller(caller), key)]


async def test_what_comes_at_once_is_one_and_each_gets_its_own():
    taking = Taking()
    gathering = Gathering(taking.compose, taking.take)
    one, two = asked(gathering, b"1"), asked(gathering, b"2", b"3", caller="b", key="k")
    assert list(await asyncio.gather(one, two)) == [["a 1 "], ["b 2 k", "b 3 k"]]
    assert await asked(gathering, b"4") == ["a 4 "]
    assert taking.together == [2, 1]


async def test_a_bug_with_one_is_raised_there_alone():
    taking = Taking()
    gathering = Gathering(taking.compose, taking.take)
    one, two, three = await asyncio.gather(
        *(asked(gathering, line) for line in (b"1", b"bad", b"3")), return_exceptions=True
    )
    assert (one, three) == (["a 1 "], ["a 3 "])
    assert isinstance(two, ValueError)


async def test_who_is_gone_takes_nothing_from_the_others():
    taking = Taking()
    gathering = Gathering(taking.compose, taking.take)
    gone, there = (asyncio.ensure_future(asked(gathering, line)) for line in (b"1", b"2"))
    await asyncio.sleep(0)
    gone.cancel()
    assert await there == ["a 2 "]


async def test_many_lines_are_not_taken_with_all_that_waits():
    taking = Taking()
    gathering = Gathering(taking.compose, taking.take)
    many = [asked(gathering, *[b"1"] * 300) for _ in range(5)]
    assert sum(map(len, await asyncio.gather(*many))) == 1500
    assert taking.together == [2, 2, 1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"campaign":"c","fields":{"a":"1","b":""}}', Submission("c", {"a": "1", "b": ""})),
        ('{"key":"k","fields":{},"campaign":"c"}', Submission("c", {}, "k")),
        ('{"campaign":"c","fields":{"a":"\\u0022"},"key":""}', Submission("c", {"a": '"'})),
        (
            '{"campaign":"c","fields":{"a":1.50,"b":null,"c":true}}',
            Submission("c", {"a": "1.50", "c": "true"}),
        ),
        ('{"campaign":"d","campaign":"c","fields":{"a":"1"}}', Submission("c", {"a": "1"})),
    ],
)
async def test_a_line_says_what_is_written_there(line, said):
    assert read(line.encode()) == said


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('{"campaign":"c","fields":{"a":"1","a":"1"}}', "duplicate_key"),
        ('{"campaign":"c","fields":{"a":"1","a":"2"},"key":"k"}', "duplicate_key"),
        ('{"campaign":"c","fields":{"a":{"b":"1"}}}', "nested"),
        ('{"campaign":"c","fields":{"a":"1"},"key":"%s"}' % ("k" * (LONGEST_KEY + 1)), "long_key"),
        ('{"campaign":"c","fields":{"a":"%s"}}' % ("x" * 1_000_001), "long_field"),
        ('{"campaign":"c","fields":{"a":"1"},"other":"1"}', "bad_member"),
        ('{"campaign":"c","fields":{"a":"1"}', "broken_json"),
    ],
)
async def test_a_line_that_says_nothing_is_refused_by_kind(line, kind):
    found = read(line.encode())
    assert isinstance(found, Refused)
    assert found.kind == kind
