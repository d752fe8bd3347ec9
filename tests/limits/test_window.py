"""Counting faults among the last answers."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from wxpush.limits.window import Window


@given(answers=st.lists(st.booleans(), max_size=60), size=st.integers(1, 12))
def test_it_counts_what_a_list_of_the_last_answers_would(answers: list[bool], size: int) -> None:
    window, last = Window(size), deque[bool](maxlen=size)
    for fault in answers:
        last.append(fault)
        if fault:
            window.fault()
        else:
            window.heard += 1
        assert (window.length, window.faults) == (len(last), sum(last))


def test_it_looks_rarely_and_is_right_all_the_same() -> None:
    window = Window(3)
    for _ in range(5):
        window.fault()
    window.heard += 2
    assert window.faults == 1


def test_it_forgets() -> None:
    window = Window(3)
    window.fault()
    window.forget()
    assert (window.length, window.faults) == (0, 0)
