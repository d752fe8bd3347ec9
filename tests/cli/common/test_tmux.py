"""The live view in a real terminal, as tmux draws it."""

import re

import pytest

from tests.cli.common.tmux import needs_tmux, terminal
from tests.cli.harness import magic, openid, row, until

pytestmark = needs_tmux


def test_the_view_is_three_lines_that_fit_and_the_counts_stand_below(campaign):
    campaign.rows(row("", 0), *(row(openid(number), number) for number in range(60)))
    with terminal(campaign, "send campaign.csv --rate 30/s") as screen:
        until(lambda: "Send? [y/N]" in screen.text)
        assert "60 can be sent, 1 invalid" in screen.text.replace("\n", "")
        screen.type("y", "Enter")
        until(lambda: "elapsed" in screen.text)
        shown = screen.lines
        view = shown[next(number for number, line in enumerate(shown) if "━━" in line) :]
        assert view[0].startswith("campaign.csv ━")
        assert len(view[0]) == 80, "the bar uses the width"
        assert "of 30/s" in view[1]
        assert re.fullmatch(r"\d+ sent", view[2])
        until(lambda: "code 3" in screen.text)
        done = screen.lines
    end = next(number for number, line in enumerate(done) if "100.0% 60/60" in line)
    assert done[end].startswith("campaign.csv ━")
    assert "60 sent" in done[end + 2]
    rest = done[end + 3 :]
    assert any(
        line.startswith("note: no_openid, 1 row: to: the openid is empty -> write the ") for line in rest
    )
    assert any(line.startswith("  ") for line in rest), "what is broken stands back"
    assert any(line.startswith("done: campaign.csv: 60 of 61 sent, 1 invalid; ") for line in rest)
    assert sum("60/60" in line for line in done) == 1, "the view is drawn in one place"
    assert max(map(len, done)) <= 80


def test_ctrl_c_is_told_above_the_view_and_the_terminal_is_left_in_order(campaign):
    campaign.followers(90)
    with terminal(campaign, "send campaign.csv -y --rate 10/s") as screen:
        until(lambda: campaign.delivered().total() > 3)
        screen.type("C-c")
        until(lambda: "code 130" in screen.text)
        # a line is broken at a blank
        assert "SIGINT: no new message is sent; waiting for the answers to those in flight." in screen.words
        assert "next: wxpush send campaign.csv" in screen.words
        assert screen.run("display-message", "-p", "-t", "one", "#{cursor_flag}").strip() == "1"


@pytest.mark.parametrize(("width", "height"), [(60, 20), (200, 60)])
def test_a_terminal_that_is_resized_keeps_one_view(campaign, faulty, width, height):
    faulty(latency=5.0)
    campaign.followers(400)
    # tmux moves as many rows out of sight above as it adds by breaking lines; what is out of sight stays.
    with terminal(
        campaign, "send campaign.csv -y --rate 30/s", width=120, height=30, before="seq 70"
    ) as screen:
        until(lambda: "no answer for" in screen.text)
        for size in ((width, height), (61, 25), (120, 30), (width, height)):
            screen.resize(*size)
            until(lambda size=size: _views(screen) == [size[0]])
        assert sum(re.match(r"\d+ sent", line) is not None for line in screen.lines) == 1
        screen.type("C-c")
        screen.type("C-c")
        until(lambda: "code 130" in screen.text)


def _views(screen) -> list[int]:
    """How long the bars are that stand there."""
    return [len(line) for line in screen.lines if line.startswith("campaign.csv ━") or "━━" in line]


def test_a_run_that_goes_on_begins_where_the_other_stopped(campaign):
    campaign.rows(
        *(row(magic("unfollowed", number), number) for number in range(2)),
        *(row(openid(number), number) for number in range(58)),
    )
    assert campaign.send("--max-sends", "20", "--rate", "max").code == 4
    with terminal(campaign, "send campaign.csv -y --rate 10/s") as screen:
        until(lambda: re.search(r"2\d/60", screen.text))
        until(lambda: re.search(r"(\d+) sent \(\d now\)", screen.text))
        altogether, now = map(int, re.search(r"(\d+) sent \((\d+) now\)", screen.text).groups())
        assert altogether == 18 + now
        until(lambda: "code 3" in screen.text)


def test_rejected_rows_have_their_code_with_a_word_and_a_canary_is_told(campaign):
    campaign.rows(
        *(row(openid(number), number) for number in range(3)),
        *(row(magic("unfollowed", number), number) for number in range(2)),
        *(row(openid(number), number) for number in range(10, 30)),
    )
    with terminal(campaign, "send campaign.csv -y --canary 3 --rate 20/s", NO_COLOR="1") as screen:
        until(lambda: "code 3" in screen.text)
        assert "2 rejected (43004 unfollowed 2)" in screen.words
        assert (
            "canary: 3 rows are sent first, and the other 22 only if all of these are accepted"
            in screen.words
        )
        assert "canary passed: 3 rows were accepted, so the others are sent now" in screen.words
        assert "the first rejected with 43004 unfollowed: " in screen.words


def test_a_chinese_name_and_chinese_words_are_measured_by_their_cells(campaign):
    campaign.followers(40)
    name = "双十一大促第三批预约用户通知名单华东大区.csv"
    campaign.recipients.rename(campaign.folder / name)
    with terminal(
        campaign, f"send {name} -c campaign.yaml -y --rate 20/s", width=60, height=20, WXPUSH_LANG="zh"
    ) as screen:
        until(lambda: "已用" in screen.text)
        bar = next(line for line in screen.lines if "━━" in line)
        assert bar.startswith("双十一大促第三批预约用户")
        assert len(bar.encode("gb18030", "replace")) >= 60
        until(lambda: "code 0" in screen.text)
        assert sum("40/40" in line for line in screen.lines) == 1
