"""Tags are found by name or id, and what several of them mean must be said."""

import pytest

from wxpush.errors import UsageError
from wxpush.followers.selection import Selection, select
from wxpush.wechat.values import Tag

VIP, QUIET, NUMBER = Tag(100, "VIP", 3), Tag(101, "QUIET", 2), Tag(102, "100", 1)
TAGS = (VIP, QUIET, NUMBER)


@pytest.mark.parametrize(
    ("wanted", "unwanted", "every", "lists", "needed"),
    [
        ([], [], None, (None,), 1),
        ([], ["QUIET"], None, (None, QUIET), 1),
        (["VIP"], [], None, (VIP,), 1),
        (["101"], [], True, (QUIET,), 1),
        (["100"], [], None, (NUMBER,), 1),
        (["VIP", "QUIET"], [], False, (VIP, QUIET), 1),
        (["VIP", "QUIET", "VIP"], ["102"], True, (VIP, QUIET, NUMBER), 2),
    ],
)
def test_tags_make_lists(wanted, unwanted, every, lists, needed):
    found = select(TAGS, wanted, unwanted, every=every)
    assert (found.lists, found.needed) == (lists, needed)
    assert found.wanted_lists == len(lists) - len(unwanted)


@pytest.mark.parametrize(
    ("wanted", "unwanted", "every", "said"),
    [
        (["VIPP"], [], None, "no tag 'VIPP'; nothing was listed. Did you mean \"VIP\"?"),
        (["vip"], [], None, 'Did you mean "VIP"?'),
        (["VIP, QUIET"], [], None, "Write --tag (or --not-tag) once for each of them."),
        (["VIP, VOP"], [], None, "`wxpush followers tags` shows those there are."),
        (["xyz"], [], None, "`wxpush followers tags` shows those there are."),
        ([], ["xyz"], None, "no tag 'xyz'"),
        (["VIP", "QUIET"], [], None, "Add --any or --all."),
        ([], ["QUIET"], True, "Name the tags with --tag"),
        (["VIP"], ["100", "VIP"], None, "Leave one of them out."),
    ],
)
def test_what_cannot_be_meant_is_refused(wanted, unwanted, every, said):
    with pytest.raises(UsageError) as caught:
        select(TAGS, wanted, unwanted, every=every)
    assert said in str(caught.value)


def test_nothing_wanted_is_everybody():
    assert Selection().lists == (None,)
    assert [Selection(every=every).needed for every in (False, True)] == [1, 1]
