"""From the spool to a sender: each message once, whatever was told of it when."""

from functools import partial

from tests.intake.stand import campaign_file, line, served
from wxpush.intake.feeding import SpoolFeed
from wxpush.intake.lines import read
from wxpush.intake.spool.spool import open_spool
from wxpush.intake.spool.taking import LinesTogether, take
from wxpush.system.clock import SystemClock


def rows_of(feed):
    found = []
    while (message := feed.next()) is not None:
        found.append(message.row)
    return found


def test_what_is_read_before_it_is_told_of_comes_once(tmp_path):
    clock = SystemClock()
    with open_spool(tmp_path / "inbox.db") as spool:
        campaign = served(spool, campaign_file(tmp_path), "wx1", clock)
        said = [read(line(number)) for number in range(4)]
        lines = campaign.compose(said, [""] * 4)
        feed = SpoolFeed(spool, campaign, (), after=0, newest=0)
        # The thread that writes has committed all of them; the loop has heard of the first two.
        spool.do_now(partial(take, requests=[LinesTogether(lines)], now_ms=clock.wall_ms()))
        feed.came(2)
        assert rows_of(feed) == [1, 2, 3, 4]
        feed.came(4)
        assert rows_of(feed) == []


def test_one_that_is_claimed_behind_newer_ones_comes_then(tmp_path):
    clock = SystemClock()
    with open_spool(tmp_path / "inbox.db") as spool:
        campaign = served(spool, campaign_file(tmp_path), "wx1", clock)
        said = [read(line(number)) for number in range(4)]
        lines = campaign.compose(said, [""] * 4)
        spool.do_now(partial(take, requests=[LinesTogether(lines)], now_ms=clock.wall_ms()))
        coming = {1, 3}
        feed = SpoolFeed(spool, campaign, (), after=0, newest=4, coming=coming)
        assert rows_of(feed) == [2, 4]
        coming.clear()
        feed.claimed(1)
        feed.claimed(3)
        assert rows_of(feed) == [1, 3]
