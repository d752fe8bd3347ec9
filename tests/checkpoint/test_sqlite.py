"""The checkpoint file: ours, private, durable, whole."""

from itertools import chain

import msgspec
import pytest

from tests.checkpoint.records import block, facts, key, record, stored
from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.checkpoint.findings import CheckpointFindings, Keep
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import DiskError
from wxpush.model import Record, State


@pytest.mark.anyio
async def test_what_was_committed_is_read_back_to_the_letter(checkpoint, path):
    full = Record(
        7, State.IN_DOUBT, key(7), 2, 3, 1_700_000_000_000, 55, 9, -1, 2**62, "忙 busy", 4, -(2**63)
    )
    await checkpoint.commit([full, record(1, State.PENDING)])
    assert stored(path) == {1: record(1, State.PENDING), 7: full}


@pytest.mark.anyio
async def test_committing_nothing_is_nothing(checkpoint, path):
    await checkpoint.commit([])
    assert stored(path) == {}


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 31, 32, 40, 127, 128, 129, 511, 512, 513, 1189])
def test_batches_of_every_size_are_written_whole(checkpoint, size):
    checkpoint.commit_now([record(row) for row in range(1, size + 1)])
    assert list(checkpoint.between(1, size)) == list(range(1, size + 1))
    assert checkpoint.settled(1, size) == size


@pytest.mark.parametrize("size", [2, 9, 130, 600])
def test_of_two_records_of_one_row_in_one_commit_the_later_wins(checkpoint, size):
    doubt = [record(row, State.IN_DOUBT, first_ms=5, first_boot_ms=5) for row in range(1, size + 1)]
    flight = [record(row, State.IN_FLIGHT, tries=1) for row in range(1, size + 1)]
    checkpoint.commit_now([*doubt, *flight])
    assert set(checkpoint.between(1, size).values()) == set(flight)
    checkpoint.commit_now(list(chain.from_iterable(zip(flight, doubt, strict=True))))
    assert set(checkpoint.between(1, size).values()) == set(doubt)


def test_a_snapshot_is_of_one_moment_whatever_is_committed_meanwhile(checkpoint, path):
    checkpoint.commit_now([record(1)])
    reading = SqliteCheckpoint.read(path)
    assert reading is not None
    with reading:
        with reading.snapshot():
            assert list(reading.between(1, 9)) == [1]
            checkpoint.commit_now([record(2)])
            assert list(reading.between(1, 9)) == [1]
        assert list(reading.between(1, 9)) == [1, 2]


def test_an_error_in_a_transaction_leaves_everything_as_it_was(checkpoint):
    checkpoint.commit_now([record(1)])

    def fail() -> None:
        with checkpoint.transaction() as connection:
            rows.write(connection, [record(1, State.REJECTED), record(2)])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert checkpoint.between(1, 9) == {1: record(1)}
    checkpoint.commit_now([record(3)])


def test_invocations_are_numbered_and_end_with_what_they_did(checkpoint):
    assert checkpoint.begin("boot", 100) == 1
    checkpoint.commit_now([record(1, at_ms=500), record(2, at_ms=300)])
    checkpoint.commit_now([record(3, at_ms=400)])
    (running,) = checkpoint.invocations()
    assert running == Invocation(number=1, boot_id="boot", started_ms=100, last_ms=500)
    ended = Invocation(
        number=1, boot_id="boot", started_ms=100, last_ms=600, attempts=9, retries=2, seconds=1.5,
        total_seconds=2.5, exit_code=4, reason="quota",
    )  # fmt: skip
    checkpoint.end(ended)
    assert checkpoint.begin("other", 700) == 2
    assert checkpoint.invocations() == [
        ended,
        Invocation(number=2, boot_id="other", started_ms=700, last_ms=700),
    ]


def test_facts_and_blocks_are_there_once_a_survey_ended(checkpoint):
    assert checkpoint.facts() is None
    assert checkpoint.blocks() == []
    with checkpoint.transaction() as connection:
        findings = CheckpointFindings(connection, Keep.NOTHING)
        findings.block(block(1, 4, 3))
        findings.block(block(0, 1, 3))
        findings.finish(facts(columns=None))
    assert checkpoint.facts() == facts(columns=None)
    assert checkpoint.blocks() == [block(0, 1, 3), block(1, 4, 3)]


def test_what_an_earlier_version_did_not_write_of_the_facts_is_nothing():
    later = ("blank_lines", "key", "suppression", "followers_asked")
    earlier = {name: value for name, value in msgspec.to_builtins(facts()).items() if name not in later}
    read = msgspec.convert(earlier, Facts)
    assert (read.blank_lines, read.key, read.suppression, read.followers_asked) == (0, "", None, 0)


def test_a_reader_sees_whole_commits_while_a_writer_is_at_work(checkpoint, path):
    checkpoint.commit_now([record(1)])
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader, checkpoint.transaction() as connection:
        rows.write(connection, [record(2)])
        assert list(reader.between(1, 9)) == [1]
    assert sorted(stored(path)) == [1, 2]


def test_a_reader_cannot_write(checkpoint, path):
    checkpoint.begin("boot", 1)
    reader = SqliteCheckpoint.read(path)
    assert reader is not None
    with reader, pytest.raises(DiskError):
        reader.commit_now([record(1)])


def test_closing_twice_is_closing_once(path):
    checkpoint = SqliteCheckpoint.open(path)
    checkpoint.close()
    checkpoint.close()


def test_every_commit_is_synced(checkpoint):
    settings = {
        name: checkpoint.ask(lambda connection, name=name: connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("journal_mode", "synchronous")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2}


def test_a_checkpoint_from_before_ids_were_remembered_goes_on(path):
    with SqliteCheckpoint.open(path) as opened, opened.transaction() as connection:
        connection.execute("DROP TABLE ids")
    with SqliteCheckpoint.open(path) as opened:
        assert opened.ask(rows.made_of) == {}
