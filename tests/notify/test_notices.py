"""Who is told when somebody should look; a toy is registered by one line, and hears of a campaign's early end."""

import json
import time

import msgspec
import pytest

import wxpush
from tests.cli.harness import TEMPLATE, YAML, openid, row
from wxpush.config import Config
from wxpush.errors import Exit
from wxpush.notify import HOOKS, notices
from wxpush.notify.base import BreakerOpened, EndedEarly, Event
from wxpush.progress.snapshot import Snapshot
from wxpush.report.summary import Summary
from wxpush.run.ports import Ports
from wxpush.run.program import Consent, Program, RecordingVoice
from wxpush.run.send import send
from wxpush.run.settings import Settings
from wxpush.sandbox.options import SandboxOptions, Template

SNAPSHOT = Snapshot(
    done=1, total=9, sent=1, rejected=0, under_review=0, in_doubt=0, in_flight=2, retries=3,
    rate=0.5, limit=None, breaker="open", eta=None,
)  # fmt: skip
SUMMARY = Summary(
    campaign="orders", run=1, rows=9, sent=1, already_sent=0, under_review=0, rejected=0, invalid=0, duplicate=0,
    suppressed=0, expired=0, in_doubt=0, not_attempted=8,
)  # fmt: skip


class Toy:
    """Remembers what it was told."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.told: list[Event] = []

    def tell(self, event: Event) -> None:
        self.told.append(event)


@pytest.fixture
def toys(monkeypatch):
    """Those that were made, by a line in the table."""
    made: list[Toy] = []

    def toy(word: str) -> Toy:
        made.append(Toy(word))
        return made[-1]

    monkeypatch.setitem(HOOKS, "on_toy", toy)
    return made


@pytest.mark.process
def test_all_whom_settings_name_are_told_and_nobody_else(toys, tmp_path):
    asked = {"on_stop": f"cat > {tmp_path}/told", "on_toy": "a word"}
    notices(asked).tell(EndedEarly(SUMMARY))
    assert json.loads((tmp_path / "told").read_text()) == msgspec.to_builtins(SUMMARY)
    (toy,) = toys
    assert (toy.word, toy.told) == ("a word", [EndedEarly(SUMMARY)])
    nobody = notices({"on_stop": None, "on_toy": None})
    assert not nobody.wanted
    nobody.tell(EndedEarly(SUMMARY))
    assert len(toys) == 1


def test_events_are_objects_with_a_type_and_a_schema():
    opened = BreakerOpened(SNAPSHOT).as_object()
    assert (opened["type"], opened["schema"], opened["breaker"], opened["in_flight"]) == (
        "breaker",
        1,
        "open",
        2,
    )
    ended = EndedEarly(SUMMARY).as_object()
    assert (ended["type"], ended["schema"], ended["campaign"]) == ("summary", 1, "orders")


@pytest.mark.process
@pytest.mark.parametrize("line", ["exit 3", "no-such-command-anywhere", "kill -9 $$"])
def test_a_command_that_fails_is_its_own_matter(line):
    notices({"on_stop": line}).tell(EndedEarly(SUMMARY))


@pytest.mark.process
def test_a_command_that_hangs_is_left_after_its_time(monkeypatch):
    monkeypatch.setattr("wxpush.notify.command._SECONDS", 0.2)
    began = time.monotonic()
    notices({"on_stop": "sleep 30"}).tell(EndedEarly(SUMMARY))
    assert time.monotonic() - began < 15


@pytest.mark.process
def test_a_notifier_of_one_line_hears_of_an_early_end_and_of_no_other(tmp_path, monkeypatch):
    toy = Toy("")
    monkeypatch.setitem(HOOKS, "on_stop", lambda _: toy)
    (tmp_path / "orders.yaml").write_text(YAML, encoding="utf-8")
    rows = "".join(row(openid(number), number) for number in (1, 2, 3))
    (tmp_path / "orders.csv").write_text(
        "openid,order_no,product,amount,shipped_at\n" + rows, encoding="utf-8"
    )
    campaign = wxpush.Campaign(tmp_path / "orders.csv")
    with wxpush.Sandbox(SandboxOptions(templates=(Template(TEMPLATE),))) as account:

        def sent(max_sends):
            settings = Settings(
                place=campaign.place,
                config=Config(),
                environ={},
                base_url=account.base_url,
                access=account.access,
                max_sends=max_sends,
                on_stop="toy",
            )
            record = RecordingVoice(None)
            return send(settings, Ports(record, Consent(None), Program())), record.summed_up

        code, summary = sent(1)
        assert code is Exit.STOPPED
        assert toy.told == [EndedEarly(summary)]
        assert sent(None)[0] is Exit.DONE
        assert len(toy.told) == 1
