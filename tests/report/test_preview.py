"""What a campaign looks like before it is sent: the row to show, and the longest value of each field, at the first line that has it."""

import pytest

from wxpush.model import Composed
from wxpush.report.preview import Longest, Preview


def messages(*bodies: str, first: int = 1) -> list[Composed]:
    return [Composed(row, row + 1, "oA", b"key", body.encode()) for row, body in enumerate(bodies, first)]


def texts(bodies):
    return {"thing1": [body.decode() for body in bodies], "time3": ["" for _ in bodies]}


@pytest.mark.parametrize(("asked", "shown"), [(None, 1), (1, 1), (2, 2), (4, 4), (9, None)])
def test_the_row_that_is_asked_for_is_shown_else_the_first(asked, shown):
    preview = Preview(texts, asked)
    for part in (messages("a", "b"), messages("c", "d", first=3)):
        assert preview.look(part) == ()
    assert (preview.composed.row if preview.composed else None) == shown
    assert preview.rest() == ()


def test_of_each_field_the_first_longest_value_is_kept_and_none_of_an_empty_one():
    preview = Preview(texts)
    preview.look(messages("ab", "abc", "xyz"))
    preview.look(messages("uvw", first=4))
    assert preview.longest == [Longest("thing1", 3, 3, "abc")]
    preview.look(messages("uvwx", first=5))
    assert preview.longest == [Longest("thing1", 4, 6, "uvwx")]
    preview.look([])
    assert preview.longest == [Longest("thing1", 4, 6, "uvwx")]
