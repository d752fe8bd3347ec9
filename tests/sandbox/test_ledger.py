"""The ledger on disk, and what a sandbox started again knows from it."""

import os
import resource
import stat
from random import Random

import pytest

from wxpush.errors import UsageError
from wxpush.sandbox.account.ledger import Ledger, LedgerKind, LedgerLine
from wxpush.sandbox.account.mailbox import Mailbox
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.endpoints.arrivals import Arrivals
from wxpush.sandbox.messages import ReceivedMessage

START_US = 1_795_400_000_000_000


def line(kind: LedgerKind = LedgerKind.DELIVERY, msgid: int = 1) -> LedgerLine:
    return LedgerLine(kind=kind, at_ms=5, openid="oA", template_id="t", msgid=msgid)


def mailbox(ledger: Ledger, *, keep_data: bool = False) -> Mailbox:
    return Mailbox(ledger=ledger, window=600, clock=SandboxClock(), random=Random(1), keep_data=keep_data)


def message(name: str | None = "c1", to: str = "oA") -> ReceivedMessage:
    return ReceivedMessage(
        touser=to, template_id="t" * 43, client_msg_id=name, data={"b": {"value": 1}, "a": {"value": 2}}
    )


def test_a_ledger_is_private_and_holds_one_line_a_delivery(tmp_path):
    path = tmp_path / "l.ledger"
    ledger = Ledger(str(path))
    ledger.write(line())
    ledger.write(line(LedgerKind.REPEAT))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().count(b"\n") == 2
    ledger.close()
    ledger.close()


def test_the_counts_go_on_where_an_earlier_ledger_ended(tmp_path):
    path = str(tmp_path / "l.ledger")
    first = Ledger(path)
    first.write(line())
    first.write(line(LedgerKind.REVIEW))
    first.close()
    second = Ledger(path)
    assert [each.kind for each in second.history()] == [LedgerKind.DELIVERY, LedgerKind.REVIEW]
    second.write(line())
    second.close()
    assert second.counts == {LedgerKind.DELIVERY: 2, LedgerKind.REVIEW: 1}


def test_a_last_line_that_was_cut_off_is_removed(tmp_path):
    path = tmp_path / "l.ledger"
    ledger = Ledger(str(path))
    ledger.write(line())
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"kind":"deliv')
    assert len(list(ledger.history())) == 1
    assert path.read_bytes() == whole
    ledger.close()


def test_a_file_that_is_no_ledger_is_refused_with_the_line(tmp_path):
    path = tmp_path / "l.ledger"
    path.write_text("openid,name\n", encoding="utf-8")
    ledger = Ledger(str(path))
    with pytest.raises(UsageError, match="Line 1 of"):
        list(ledger.history())
    ledger.close()


@pytest.mark.parametrize("text", ['{"a":1}', "0123456789abcdef0123456789abcdef", '{"kind":"deliv', " "])
def test_a_file_of_one_line_loses_nothing_before_it_is_known_to_be_a_ledger(tmp_path, text):
    path = tmp_path / "precious.json"
    path.write_text(text)
    ledger = Ledger(str(path))
    with pytest.raises(UsageError, match="Line 1 of"):
        list(ledger.history())
    ledger.close()
    assert path.read_text() == text


@pytest.mark.parametrize("text", ["openid,name\n", "my notes", "12x\n"])
def test_times_are_put_behind_times_only(tmp_path, text):
    path = tmp_path / "notes.txt"
    path.write_text(text)
    with pytest.raises(UsageError, match="arrival times"):
        Arrivals(str(path)).note(1)
    assert path.read_text() == text


@pytest.mark.parametrize("path", ["/dev/null", "/no/such/folder/l.ledger"])
def test_a_path_that_cannot_hold_a_ledger_is_refused(path):
    with pytest.raises(UsageError, match="choose another path"):
        Ledger(path)


@pytest.mark.parametrize("keeps", [Ledger, Arrivals])
def test_what_the_sandbox_keeps_goes_through_no_link_and_is_closed_to_others(tmp_path, keeps):
    (tmp_path / "link").symlink_to("elsewhere")
    with pytest.raises(UsageError, match="it is a symbolic link"):
        keeps(str(tmp_path / "link"))
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / "open").touch()
    (tmp_path / "open").chmod(0o666)
    keeps(str(tmp_path / "open")).close()
    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o600


def test_arrivals_that_cannot_be_written_are_refused(tmp_path):
    with pytest.raises(UsageError, match="arrival times"):
        Arrivals(str(tmp_path))


def test_a_message_is_delivered_once_and_again_after_the_window():
    ledger = Ledger()
    box = mailbox(ledger)
    first = box.accept(message(), START_US, LedgerKind.DELIVERY)
    again = box.accept(message(), START_US + 599_000_000, LedgerKind.DELIVERY)
    later = box.accept(message(), START_US + 600_000_000, LedgerKind.DELIVERY)
    assert (again.msgid, again.repeat) == (first.msgid, True)
    assert (later.msgid > first.msgid, later.repeat) == (True, False)
    assert ledger.counts == {LedgerKind.DELIVERY: 2, LedgerKind.REPEAT: 1}


def test_a_message_without_an_id_is_delivered_every_time():
    ledger = Ledger()
    box = mailbox(ledger)
    for _ in range(3):
        box.accept(message(None), START_US, LedgerKind.DELIVERY)
    assert ledger.counts == {LedgerKind.DELIVERY: 3}


def test_a_sandbox_started_again_still_knows_what_it_delivered(tmp_path):
    path = str(tmp_path / "l.ledger")
    before = Ledger(path)
    box = mailbox(before)
    first = box.accept(message(), START_US, LedgerKind.DELIVERY)
    box.accept(message(), START_US + 300_000_000, LedgerKind.DELIVERY)
    box.accept(message(None), START_US + 300_000_000, LedgerKind.DELIVERY)
    before.close()
    after = Ledger(path)
    box = mailbox(after)
    assert box.accept(message(), START_US + 599_000_000, LedgerKind.DELIVERY).msgid == first.msgid
    assert not box.accept(message(), START_US + 601_000_000, LedgerKind.DELIVERY).repeat
    assert box.accept(message(to="oB"), START_US, LedgerKind.DELIVERY).msgid > first.msgid
    after.close()


def test_the_digest_does_not_depend_on_the_order_of_the_fields_and_data_is_kept_on_demand(tmp_path):
    path = str(tmp_path / "l.ledger")
    ledger = Ledger(path)
    box = mailbox(ledger, keep_data=True)
    box.accept(message(), START_US, LedgerKind.DELIVERY)
    turned = ReceivedMessage(touser="oA", template_id="t" * 43, data={"a": {"value": 2}, "b": {"value": 1}})
    box.accept(turned, START_US, LedgerKind.DELIVERY)
    ledger.close()
    again = Ledger(path)
    one, two = again.history()
    again.close()
    assert one.digest == two.digest
    assert one.data == turned.data


class FullDisk(Ledger):
    """Its disk has no room."""

    def write(self, line: LedgerLine) -> None:
        raise OSError(28, os.strerror(28))


def test_a_message_that_is_not_on_the_ledger_was_not_delivered():
    ledger = FullDisk()
    box = mailbox(ledger)
    with pytest.raises(OSError, match="No space"):
        box.accept(message(), START_US, LedgerKind.DELIVERY)
    assert ledger.counts == {}


def test_half_a_line_is_taken_back_when_the_disk_is_full(tmp_path):
    path = tmp_path / "l.ledger"
    ledger = Ledger(str(path))
    ledger.write(line())
    size = path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, hard))
    try:
        with pytest.raises(OSError, match="full"):
            ledger.write(line())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.stat().st_size == size
    assert ledger.counts == {LedgerKind.DELIVERY: 1}
    ledger.close()
