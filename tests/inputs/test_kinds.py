"""Members of each kind of file that people have: each gets the verdict of its kind."""

import pytest

from tests.inputs.kinds import campaigns, cells, encodings, marks, shapes, sheets
from tests.inputs.kinds.files import FILES, File
from tests.inputs.kinds.kind import Kind, Member
from tests.inputs.kinds.verdicts import Ground
from tests.lanes.share import share
from tests.reliability import figures, seeds
from wxpush.errors import UsageError

KINDS: list[Kind] = [
    *encodings.KINDS, *marks.KINDS, *shapes.KINDS, *sheets.KINDS, *cells.KINDS, *campaigns.KINDS,
]  # fmt: skip
#: Numbered findings of the review of files.
FINDINGS = range(1, 34)
MEMBERS = 5
#: What a verdict that is not held raises; a mistake in a test is none.
FAILURES = (AssertionError, UsageError, pytest.fail.Exception)


def _marked(one: Kind | File, name: str):
    marks = [pytest.mark.xfail(strict=True, raises=FAILURES, reason=one.today)] if one.today else []
    return pytest.param(one, id=name, marks=marks)


def held(ground: Ground, member: Member) -> None:
    member.verdict.hold(ground, ground.lay(member.content, member.suffix))


@pytest.mark.parametrize("file", [_marked(file, name) for name, file in FILES.items()])
def test_the_smallest_file_of_a_finding_gets_its_verdict(ground, file):
    held(ground, file.member)


@pytest.mark.parametrize("kind", [_marked(kind, kind.id) for kind in KINDS])
def test_members_of_a_kind_get_its_verdict(ground, kind):
    for number in range(1, share(MEMBERS) + 1):
        held(ground, kind.member(number))


def test_each_finding_has_a_kind():
    assert {number for kind in KINDS for number in kind.findings} == {*FINDINGS}
    assert len({kind.id for kind in KINDS}) == len(KINDS)


@pytest.mark.long
def test_many_members_of_each_kind_get_its_verdict(ground):
    """Of kinds that are right today; a unit is one member of each."""
    right, units = [kind for kind in KINDS if not kind.today], 0
    for number in seeds.for_a_long_time(400):
        for kind in right:
            try:
                held(ground, kind.member(number))
            except BaseException:
                print(f"replay: WXPUSH_SEED={number} pytest -m long {__file__}: {kind.id}")
                raise
        units += 1
    figures.tell(units, members=units * len(right))
