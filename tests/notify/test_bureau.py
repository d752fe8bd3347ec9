"""Those who are named are told at once, nobody waits for one that hangs, and what was not told is told the next time."""

import os
import time

import pytest

from tests.notify.conftest import notice
from tests.notify.robots import Receiver
from wxpush.errors import UsageError
from wxpush.notify import bureau
from wxpush.notify.bureau import Bureau
from wxpush.notify.kept import DAYS, MOST_EACH, KeptNotices
from wxpush.notify.kinds.base import Failure
from wxpush.notify.notice import Notice
from wxpush.options.notifier import Occasion

pytestmark = pytest.mark.process


def now_ms() -> int:
    return round(time.time() * 1000)


def fresh(text: str = "10 of 10 sent", number: int = 1, event: str = "finished") -> Notice:
    made = notice(text, number=number, event=event)
    return Notice(
        id=made.id,
        events=made.events,
        at_ms=now_ms() + number,
        title=made.title,
        lines=made.lines,
        data=made.data,
    )


def failures(opened: Bureau) -> list[tuple[str, str, bool]]:
    return [(untold.notifier.name, untold.failure.value, untold.kept) for untold in opened.settle()]


def test_all_are_told_and_of_one_kind_of_event_once(desk):
    with Receiver("wecom") as group, Receiver("feishu") as other:
        opened = Bureau([desk.notifier(group), desk.notifier(other)])
        opened.post(fresh("first"))
        opened.post(fresh("again", 2))
        opened.post(None)
        opened.post(fresh("opened", 3, "breaker"))
        assert failures(opened) == []
        for receiver in (group, other):
            assert sorted(text.splitlines()[1] for text in receiver.texts()) == ["first", "opened"]


def test_whoever_asked_for_others_hears_nothing(desk):
    with Receiver("wecom") as group:
        opened = Bureau([desk.notifier(group, events=(Occasion.STOPPED, Occasion.DOUBT))])
        opened.post(fresh())
        opened.post(fresh("stop", 2, "stopped"))
        assert failures(opened) == []
        assert [text.splitlines()[1] for text in group.texts()] == ["stop"]


def test_those_that_hang_cost_two_seconds_together_and_the_others_are_told(desk):
    with (
        Receiver("dingtalk", does="hang") as one,
        Receiver("feishu", does="hang") as another,
        Receiver("wecom") as third,
    ):
        opened = Bureau([desk.notifier(each) for each in (one, another, third)])
        began = time.monotonic()
        opened.post(fresh())
        assert time.monotonic() - began < 0.5
        assert failures(opened) == [("dingtalk", "no_answer", True), ("feishu", "no_answer", True)]
        assert 1.9 < time.monotonic() - began < 4
        assert len(third.took) == 1


def test_what_was_not_told_is_told_by_the_next_in_one_message_that_says_it_is_late(desk):
    with Receiver("wecom", does="fail") as group:
        for number, text in ((1, "monday"), (2, "tuesday")):
            opened = Bureau([desk.notifier(group)])
            opened.post(fresh(text, number))
            assert failures(opened) == [("wecom", "server", True)]
        group.does = "ok"
        opened = Bureau([desk.notifier(group)])
        opened.begin()
        assert failures(opened) == []
        (text,) = group.texts()
        assert text.index("monday") < text.index("tuesday")
        assert text.count("told late") == 2
        opened.begin()
        assert failures(opened) == []
        assert len(group.took) == 1


def test_what_is_kept_is_the_users_own_and_names_no_secret(desk):
    with Receiver("wecom", does="fail") as group:
        opened = Bureau([desk.notifier(group)])
        opened.post(fresh())
        opened.settle()
        (path,) = (desk.folder / "state/wxpush/notices").iterdir()
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert group.url.partition("?")[2].partition("=")[2] not in path.read_text() + path.name


def test_one_of_another_file_with_the_same_name_is_not_told_it(desk, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    with Receiver("wecom", does="fail") as group, Receiver("wecom") as strangers:
        opened = Bureau([desk.notifier(group, "ops")])
        opened.post(fresh())
        opened.settle()
        foreign = Bureau([type(desk)(other).notifier(strangers, "ops")])
        foreign.begin()
        assert failures(foreign) == []
        assert strangers.heard == []


def test_no_more_is_kept_than_anybody_reads_and_the_oldest_go(desk):
    with Receiver("wecom") as group:
        store = desk.notifier(group).store
    for number in range(MOST_EACH + 3):
        assert store.keep([fresh(f"{number}", number)])
        newest = max(store.folder.iterdir(), key=lambda path: path.name)
        os.utime(newest, (number, number))
    assert [each.lines[0] for each in store.find()] == [f"{number}" for number in range(3, MOST_EACH + 3)]


def test_what_is_old_or_damaged_is_told_to_nobody(desk):
    with Receiver("wecom") as group:
        store = desk.notifier(group).store
    old = fresh("old")
    late = Notice(id=old.id, events=old.events, at_ms=now_ms() - DAYS * 86_400_000 - 1, title="", lines=())
    assert store.keep([late])
    (store.folder / f"{store.owner}-damaged.json").write_text('{"id": 1')
    assert store.find() == []
    assert [*store.folder.iterdir()] == []


def test_without_a_home_nothing_is_kept_and_that_is_said(desk, monkeypatch):
    monkeypatch.setattr("wxpush.notify.kept.state_folder", lambda: None)
    with Receiver("wecom", does="fail") as group:
        opened = Bureau([desk.notifier(group)])
        opened.begin()
        opened.post(fresh())
        (untold,) = opened.settle()
    assert not untold.kept
    assert "next invocation" not in str(untold.sentence)
    assert str(untold.sentence).startswith("wecom (wecom) got no notice: ")


def test_a_folder_that_others_write_to_keeps_nothing(desk):
    folder = desk.folder / "state/wxpush/notices"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    with Receiver("wecom") as group:
        store = desk.notifier(group).store
    assert not store.keep([fresh()])
    assert store.find() == []


def test_a_receiver_that_wants_no_more_is_left_alone_until_its_address_is_written_anew(desk):
    with Receiver("webhook", does="gone") as receiver:
        notifier = desk.notifier(receiver)
        for number in range(3):
            opened = Bureau([notifier])
            opened.begin()
            opened.post(fresh(number=number))
            (untold,) = opened.settle()
            assert (untold.failure, untold.kept) == (Failure.GONE, False)
            assert "410" in str(untold.sentence)
        assert len(receiver.heard) == 1
        receiver.does = "ok"
        later = time.time() + 5
        os.utime(desk.folder / "webhook.url", (later, later))
        opened.post(fresh(number=9, event="stopped"))
        assert failures(opened) == []
        assert len(receiver.took) == 1


def test_a_bug_in_a_kind_is_told_as_one_and_harms_nobody(desk):
    class Broken:
        def deliver(self, notices):
            raise ZeroDivisionError

    with Receiver("wecom") as group:
        made = desk.notifier(group)
        broken = type(made)(
            name="x", word="toy", events=made.events, courier=Broken(), store=KeptNotices(None, "x")
        )
        opened = Bureau([broken, made])
        opened.post(fresh())
        (untold,) = opened.settle()
        assert len(group.took) == 1
    assert untold.as_object() == {
        "notifier": "x",
        "kind": "toy",
        "told": False,
        "failure": "bug",
        "why": "wxpush met an error that nobody expected (ZeroDivisionError)",
        "kept": False,
    }


def test_only_those_that_are_named_are_told_and_a_wrong_name_is_refused(desk):
    with Receiver("wecom") as group, Receiver("feishu") as other:
        configured = {"ops": desk.keys(group), "team": desk.keys(other)}
        for names, told in ((("team",), (0, 1)), ((), (1, 2))):
            opened = bureau(configured, names)
            opened.post(fresh())
            assert failures(opened) == []
            assert (len(group.took), len(other.took)) == told
        with pytest.raises(
            UsageError,
            match=r"'opps' under notify:\. Name one of ops, team\.|'opps' under notify:.*ops, team",
        ):
            bureau(configured, ["opps"])
    with pytest.raises(UsageError, match="names nobody"):
        bureau({}, ["opps"])
