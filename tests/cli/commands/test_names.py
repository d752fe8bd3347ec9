"""A list whose name is no UTF-8, as whoever hands it in may call it: it is sent and told of as any other."""

import json
import os
import sys

import pytest

from wxpush.errors import Exit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is a text")

NAME = os.fsdecode(b"n\xff\xfe\x1b[31m.csv")


@pytest.fixture
def named(campaign):
    """A campaign of two rows under such a name; gives what runs a command on it, in a process whose arguments are bytes."""
    campaign.followers(2)
    campaign.recipients.rename(campaign.folder / NAME)
    campaign.yaml.rename((campaign.folder / NAME).with_suffix(".yaml"))
    return lambda *words: campaign.run(*words, environ={"LC_ALL": "C.UTF-8"})


def test_it_is_sent_and_its_standing_told_to_people_and_programs(named):
    assert named("send", NAME, "--yes", "--max-sends", "1").code == Exit.STOPPED
    ended = named("send", NAME, "--yes", "--json")
    assert (ended.code, ended.summary["already_sent"]) == (Exit.DONE, 1)
    told = named("status", NAME, "--json").summary
    assert os.path.basename(told["recipients"]) == NAME  # noqa: PTH119 - a text
    for words in (("status", NAME), ("history",), ("report", NAME, "-o", "r.html"), ("results", NAME)):
        shown = named(*words)
        assert (shown.code, "\x1b" in shown.out + shown.err) == (Exit.DONE, False), words


def test_whoever_hears_of_its_end_hears_of_it_all_the_same(named, campaign):
    heard = ("--on-stop", "cat > heard.json")
    assert named("send", NAME, "--yes", "--max-sends", "1", *heard).code == Exit.STOPPED
    assert json.loads((campaign.folder / "heard.json").read_text())["sent"] == 1
