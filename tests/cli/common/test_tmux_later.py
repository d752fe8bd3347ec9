"""What is asked afterwards, or from a second pane, in a real terminal: no word is cut, and a command can be copied."""

import pytest
import yaml

from tests.cli.common.tmux import needs_tmux, terminal
from tests.cli.harness import magic, row, until

pytestmark = needs_tmux


def refused(campaign) -> None:
    """A campaign of which every row was rejected, so that the next command is a long one."""
    campaign.rows(*(row(magic("unfollowed", number), number) for number in range(3)))
    assert campaign.send("--checkpoint", "a-checkpoint-with-a-long-name.wxpush").code == 3


@pytest.mark.parametrize("words", ["status --watch", "status"])
def test_words_are_whole_and_the_next_command_is_one_line(campaign, words):
    refused(campaign)
    command = "next: wxpush results campaign.csv --checkpoint a-checkpoint-with-a-long-name.wxpush --state rejected -o rejected.csv"
    with terminal(
        campaign, f"{words} campaign.csv --checkpoint a-checkpoint-with-a-long-name.wxpush"
    ) as screen:
        until(lambda: "code 0" in screen.text)
        shown = screen.lines
    at = next(number for number, line in enumerate(shown) if line.startswith("next: "))
    assert shown[at] + shown[at + 1] == command, "broken by the terminal alone, which copies it as one line"
    template = yaml.safe_load(campaign.yaml.read_text())["template_id"]
    assert sum(template in line for line in shown) == 1, "in one piece"


@pytest.mark.parametrize(("width", "table"), [(80, False), (200, True)])
def test_history_is_a_table_where_it_fits_and_paragraphs_where_it_does_not(campaign, width, table):
    refused(campaign)
    with terminal(campaign, "history", width=width) as screen:
        until(lambda: "code 0" in screen.text)
        shown = screen.lines
    assert any(line.startswith("began ") for line in shown) is table
    assert max(map(len, shown)) <= width
    words = " ".join(" ".join(shown).split())
    assert ("3 rejected (43004 unfollowed 3)" in words) is not table
    assert "exit 3" in words
