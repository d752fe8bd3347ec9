"""Counting faults among the last answers."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from wxpush.limits.recent import Recent


@given(answers=st.lists(st.booleans(), max_size=60), size=st.integers(1, 12))
def test_it_counts_what_a_list_of_the_last_answers_would(answers: list[bool], size: int) -> None:
    recent, last = Recent(size), deque[bool](maxlen=size)
    for fault in answers:
        last.append(fault)
        if fault:
            recent.fault()
        else:
            recent.heard += 1
        assert (recent.length, recent.faults) == (len(last), sum(last))


def test_it_looks_rarely_and_is_right_all_the_same() -> None:
    recent = Recent(3)
    for _ in range(5):
        recent.fault()
    recent.heard += 2
    assert recent.faults == 1


def test_it_forgets() -> None:
    recent = Recent(3)
    recent.fault()
    recent.forget()
    assert (recent.length, recent.faults) == (0, 0)
