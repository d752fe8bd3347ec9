"""Texts that are escaped together, which are told apart again by what stands between them."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.channels.template.body import escaped

#: A NUL stands between the texts, and is escaped too: these look like it, before and behind it.
_PIECES = st.sampled_from(["\\", "u0000", "\\u0000", "\0", '"', '","', ",", "\n", "茶", "\U0001f381", "a"])


@given(st.lists(st.lists(_PIECES, max_size=4).map("".join), max_size=6))
def test_together_they_are_as_each_by_itself(texts):
    assert escaped(texts) == [msgspec.json.encode(text)[1:-1] for text in texts]


def test_half_a_surrogate_pair_is_no_text():
    with pytest.raises(UnicodeEncodeError):
        escaped(["a", "\ud800", "b"])
