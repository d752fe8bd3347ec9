"""Who is on the list, in memory."""

import subprocess
import sys
from bisect import bisect_left
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wxpush.suppression import members as module
from wxpush.suppression.entry import Entry
from wxpush.suppression.members import Members

TODAY = date(2026, 11, 25)
MILLION = """
import resource
from datetime import date
from wxpush.suppression.entry import Entry
from wxpush.suppression.members import Members
entries = (Entry(f"oPerson{number:021}", "43004") for number in range(1_000_000))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
members = Members(entries, date.today())
assert members.reason("oPerson000000000000000999999") == "43004", "the last one"
assert members.reason("oPerson000000000000001000000") is None, "one more"
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@given(
    st.dictionaries(st.text("ab0_", max_size=4), st.text("xy", max_size=1), max_size=80),
    st.text("ab0_", max_size=4),
)
def test_everybody_on_it_is_found_with_the_reason_and_nobody_else(people, other):
    members = Members([Entry(*person) for person in people.items()], TODAY)
    assert {name: members.reason(name) for name in people} == people
    assert (other in members) == (other in people)
    assert len(members) == len(people)


def test_an_entry_ends_on_the_day_it_names():
    entries = [Entry("oA", expires=date(2026, 11, 25)), Entry("oB", expires=date(2026, 11, 26)), Entry("oC")]
    members = Members(entries, TODAY)
    assert [name in members for name in ("oA", "oB", "oC")] == [False, True, True]


def test_the_people_of_two_lists_are_compared_whatever_the_reasons_and_the_order():
    lists = [
        [Entry("oA", "left"), Entry("oB")],
        [Entry("oB", "asked"), Entry("oA"), Entry("oC", expires=TODAY)],
        [Entry("oA", "left"), Entry("oC")],
    ]
    first, same, other = (Members(entries, TODAY).people() for entries in lists)
    assert first == same != other


def test_one_entry_that_holds_is_enough():
    assert "oA" in Members(
        [Entry("oA", expires=TODAY), Entry("oA", "for ever"), Entry("oA", expires=TODAY)], TODAY
    )


def test_more_reasons_than_can_be_told_apart_still_suppress():
    entries = [Entry(f"o{number}", f"reason {number}") for number in range(70_000)]
    members = Members(entries, TODAY)
    assert members.reason("o0") == "reason 0"
    assert members.reason("o65534") == "reason 65534"
    assert [members.reason(f"o{number}") for number in (65_535, 69_999)] == ["", ""]


def test_a_reason_that_is_known_is_kept_however_many_there_are():
    entries = [Entry(f"o{number}", f"reason {number}") for number in range(65_600)]
    assert Members([*entries, Entry("oLast", "reason 7")], TODAY).reason("oLast") == "reason 7"


def test_the_empty_reason_is_one_of_those_that_can_be_told_apart():
    people = [Entry("oNone"), *(Entry(f"o{number}", f"reason {number}") for number in range(65_535))]
    members = Members(people, TODAY)
    assert members.reason("o65533") == "reason 65533"
    assert [members.reason(openid) for openid in ("oNone", "o65534")] == ["", ""]


def test_a_look_up_goes_through_few_people_of_many(monkeypatch):
    members = Members((Entry(f"o{number:027}") for number in range(1 << 14)), TODAY)
    through = []

    def bisect(hashes, found, begin, end):
        through.append(end - begin)
        return bisect_left(hashes, found, begin, end)

    monkeypatch.setattr(module, "bisect_left", bisect)
    assert not any(f"oStranger{number}" in members for number in range(4_000))
    assert 4 < sum(through) / len(through) < 12  # 8 of 16,384: fewer would take more memory


def test_a_million_people_cost_little_memory():
    done = subprocess.run(
        [sys.executable, "-c", MILLION], capture_output=True, text=True, check=True, timeout=120
    )
    assert int(done.stdout) < 150 * 1024  # KiB, while it is built; 11 MiB afterwards
