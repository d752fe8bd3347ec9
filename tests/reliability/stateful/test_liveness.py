"""Whatever happened to a campaign, the commands that are printed as the next ones end it."""

import shlex

import pytest

from tests.reliability import figures, seeds
from tests.reliability.stateful.desk import CALM, Ended
from tests.reliability.stateful.model import Plan
from tests.reliability.stateful.operator import AT_ONCE, Operator, operated
from wxpush.run.preparing.marking import DECISIONS

#: More rounds than any campaign of a few rows needs.
ROUNDS = 8


@pytest.fixture(autouse=True)
def _cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def command(ended: Ended) -> list[str]:
    """The words behind `next: wxpush`; none: nothing is to be done."""
    found = [line for line in ended.said.splitlines() if line.startswith("next: wxpush ")]
    return shlex.split(found[-1])[2:] if found else []


class Follower(Operator):
    """An operator who in the end does what is printed, and decides only what is asked."""

    def _finish(self) -> None:
        self.desk.wechat.halted, self.desk.wechat.quota_left = False, 10**6
        if self.model.plan(self.letter, self.rows, again=False, accept=True) is Plan.REFUSED:
            self.undo("campaign file")
        # Changed files are for the operator to accept.
        ended = self._invoke(CALM, "send", accept_changes=True)
        ran = ["send"]
        while (words := command(ended)) and words[0] != "results":
            assert words[1] == str(self.desk.folder / "campaign.csv")
            ran.append(words[0])
            assert len(ran) <= ROUNDS, (ran, ended.said)
            if words[0] == "resolve":
                assert "sent|resend|skip" in words
                decision = sorted(DECISIONS)[self.orders % len(DECISIONS)]
                ended = self._invoke(CALM, decision, marking=DECISIONS[decision], accept_changes=False)
                if not ended.summary:  # no message can be made of any: the sentence names what is left
                    assert (decision, "--as skip" in ended.said) == ("resend", True), ended.said
                    ended = self._invoke(CALM, "skip", marking=DECISIONS["skip"], accept_changes=False)
            else:
                assert words[0] == "send", words
                ended = self._invoke(CALM, "send", accept_changes=False)
        assert ended.summary, (ran, ended.code, ended.said)
        assert (ended.summary["not_attempted"], ended.summary["in_doubt"]) == (0, 0), (ran, ended.said)


def test_what_is_printed_as_next_ends_every_campaign():
    operated(seeds.first_seed(), 40, 15, Follower)


@pytest.mark.long
def test_what_is_printed_as_next_ends_very_many_campaigns():
    done = [operated(first, AT_ONCE, 30, Follower) for first in seeds.for_a_long_time(800)]
    figures.tell(len(done), campaigns=len(done) * AT_ONCE)
