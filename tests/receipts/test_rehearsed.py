"""Delivery events of the sandbox, as it pushes them: every mode at once, late, shuffled, doubled, some never; each row is right against its own account."""

import csv
import json
import time
from collections import Counter
from contextlib import ExitStack

import pytest

from tests.cli.conftest import options
from tests.cli.harness import Campaign
from tests.receipts.stand import Stand
from wxpush.sandbox.identity import SANDBOX_APPID
from wxpush.sandbox.process import SandboxProcess
from wxpush.sandbox.pushing import CALLBACK_KEY, CALLBACK_TOKEN, Callback, CallbackForm, CallbackMode

WORDS = {
    "success": "yes",
    "failed:user block": "blocked",
    "failed: system failed": "failed",
    "failed:freq limit": "limited",
}
MIXED = {
    "mode": CallbackMode.MIXED, "form": CallbackForm.MIXED, "blocked_rate": 0.1, "failed_rate": 0.05, "limited_rate": 0.05,
    "doubled_rate": 0.05, "lost_rate": 0.05, "nameless_rate": 0.05, "foreign_rate": 0.01, "tries": 1000, "pause": 0.2,
}  # fmt: skip


def accounted(path, expected: int, *, seconds: float = 300) -> list[dict]:
    """The sandbox's own account, once it is whole: a line for each message at least, and none more for a while. It may take as long as lines come; `seconds`: without any."""
    before, until, messages = -1, time.monotonic() + seconds, set[int]()
    while time.monotonic() < until:
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) != before:
            until = time.monotonic() + seconds
        messages = {json.loads(line)["message"] for line in lines} - {None}
        if len(messages) == expected and len(lines) == before:
            return [json.loads(line) for line in lines]
        before = len(lines)
        time.sleep(2)
    raise AssertionError(f"{len(messages)} of {expected} messages are accounted for")


class Rehearsal:
    """A campaign of a sandbox whose events go to a receiver of this test."""

    def __init__(self, folder, stack: ExitStack, **callback) -> None:
        self.stand = Stand(folder, SANDBOX_APPID)
        for name, text in (("token", CALLBACK_TOKEN), ("key", CALLBACK_KEY)):
            (folder / name).write_text(text)
        self._stack = stack
        self.receiver = stack.enter_context(self.stand.serving())
        self.account = folder / "account"
        pushed = Callback(url=f"{self.receiver.url}/callback", account=str(self.account), **callback)
        self.ledger = folder / "sandbox-ledger"
        sandbox = stack.enter_context(SandboxProcess(options(self.ledger, callback=pushed)))
        self.campaign = Campaign(folder, sandbox.base_url, self.ledger)
        self.campaign.environ["WXPUSH_RECEIPTS"] = "of.receipts"

    def killed(self) -> None:
        """The receiver is killed, and another takes its place."""
        self.receiver.process.kill()
        self.receiver.process.wait(60)
        self.receiver = self._stack.enter_context(self.stand.serving(port=self.receiver.port))

    def held(self, many: int) -> None:
        """Every event that was taken is in the file once, and each row is as the account has it."""
        lines = accounted(self.account, many)
        assert self.receiver.stop()[0] == 143
        told = {(line["openid"], line["msgid"], line["status"]) for line in lines if line["taken"]}
        assert {line["taken"] for line in lines} <= {True, None}
        with self.stand.looking() as file:
            assert file.ask("SELECT count(*) FROM events")[0][0] == len(told)
        self._rows(lines)
        self._sums(lines, many)

    def _rows(self, lines: list[dict]) -> None:
        expected = {
            line["openid"]: (WORDS[line["status"]] if line["taken"] else "", ("person" if line["msgid"] == 0 else "msgid") if line["taken"] else "")
            for line in lines
            if line["message"] is not None
        }  # fmt: skip
        ran = self.campaign.run("results", "campaign.csv", "-o", "results.csv", timeout=300)
        assert ran.code == 0, ran
        with (self.campaign.folder / "results.csv").open(encoding="utf-8-sig") as file:
            found = {row["openid"]: (row["delivered"], row["delivered_by"]) for row in csv.DictReader(file)}
        assert found == expected

    def _sums(self, lines: list[dict], many: int) -> None:
        each = {line["message"]: line for line in lines if line["message"] is not None}
        counted = Counter(WORDS[line["status"]] if line["taken"] else "unknown" for line in each.values())
        sums = json.loads(self.campaign.run("status", "campaign.csv", "--json").out)["receipts"]
        assert sums == {
            "delivered": counted["yes"], "blocked": counted["blocked"], "failed": counted["failed"], "limited": counted["limited"],
            "unknown": counted["unknown"], "probable": sum(line["msgid"] == 0 and bool(line["taken"]) for line in each.values()),
        }  # fmt: skip
        assert sum(counted.values()) == many


@pytest.mark.parametrize("kills", [0, 2])
def test_each_row_is_right_against_the_sandboxs_own_account(tmp_path, kills):
    many = 600
    with ExitStack() as stack:
        rehearsal = Rehearsal(tmp_path, stack, delay=0.1, spread=5.0, **MIXED)
        rehearsal.campaign.followers(many)
        with rehearsal.campaign.begin(
            "send", "campaign.csv", "--yes", "--json", "--rate", "200/s"
        ) as sending:
            for _ in range(kills):
                while rehearsal.stand.events() < 20:
                    time.sleep(0.1)
                time.sleep(0.5)
                rehearsal.killed()
            sending.communicate(timeout=120)
            assert sending.returncode == 0
        rehearsal.held(many)


def test_a_receiver_that_is_not_there_is_tried_three_times(tmp_path):
    with ExitStack() as stack:
        rehearsal = Rehearsal(tmp_path, stack, delay=0.0, pause=0.1)
        rehearsal.receiver.stop()
        rehearsal.campaign.followers(3)
        assert rehearsal.campaign.send().code == 0
        assert [line["taken"] for line in accounted(rehearsal.account, 3)] == [False] * 3


@pytest.mark.parametrize(("words", "said"), [
    (("--callback", "url=http://192.0.2.1/"), "this machine only"),
    (("--callback", "mode=secret"), "mode"),
    (("--callback", "blocked_rate=0.6", "--callback", "failed_rate=0.6"), "more than 1"),
    (("--callback", "url"), "url"),
])  # fmt: skip
def test_what_is_asked_for_wrongly(tmp_path, words, said):
    ran = Campaign(tmp_path).run("sandbox", "--port", 0, *words)
    assert ran.code == 2
    assert said in ran.sentence


def test_what_can_be_asked_for_is_listed(tmp_path):
    assert "doubled_rate=0.0" in Campaign(tmp_path).run("sandbox", "--list").out


@pytest.mark.long
def test_a_hundred_thousand_events_with_a_receiver_that_is_killed_again_and_again(tmp_path):
    many = 100_000
    with ExitStack() as stack:
        rehearsal = Rehearsal(tmp_path, stack, delay=0.5, spread=20.0, **MIXED)
        rehearsal.campaign.followers(many)
        with rehearsal.campaign.begin("send", "campaign.csv", "--yes", "--json", "--rate", "max") as sending:
            for events in (10_000, 30_000, 50_000):
                while rehearsal.stand.events() < events:
                    time.sleep(0.5)
                rehearsal.killed()
            sending.communicate(timeout=900)
            assert sending.returncode == 0
        rehearsal.held(many)
