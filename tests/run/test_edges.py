"""What a run decides in single places, on either side of each bound."""

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from tests.checkpoint.records import block, facts
from wxpush.channels.base import Doubt
from wxpush.channels.expressions.braces import folded
from wxpush.checkpoint.base import Invocation
from wxpush.config import Config
from wxpush.errors import ChangedError, SourceError, UsageError
from wxpush.model import BadRow, Block, Recipient
from wxpush.options import send, timing
from wxpush.options.values import Values
from wxpush.run import distinct, job, place, results, settings
from wxpush.run import send as sends
from wxpush.run.place import Place
from wxpush.run.preparing import planning, surveying
from wxpush.words import Sentence
from wxpush.words.labels import Label


def fault(error: UsageError) -> Sentence:
    assert isinstance(error.sentence, Sentence)
    return error.sentence


# What an invocation owes to the one before it.


def invocation(number: int, last_ms: int, *, attempts: int = 1, exit_code: int | None = 0) -> Invocation:
    return Invocation(
        number=number, boot_id="b", started_ms=0, last_ms=last_ms, attempts=attempts, exit_code=exit_code
    )


@pytest.mark.parametrize(
    ("earlier", "owed"),
    [
        ([], 0.0),
        ([invocation(1, 9_500)], 1.5),
        ([invocation(1, 8_000)], 0.0),
        ([invocation(1, 7_000)], 0.0),
        ([invocation(1, 9_500), invocation(2, 9_000)], 1.5),
        ([invocation(1, 60_000)], 2.0),
        ([invocation(1, 9_500, attempts=0)], 0.0),
        ([invocation(1, 9_500, attempts=0, exit_code=None)], 1.5),
        ([invocation(3, 9_500)], 0.0),
        ([invocation(4, 9_500)], 0.0),
    ],
)
def test_the_first_message_waits_for_the_rate_of_the_last_one_before(earlier, owed):
    session: Any = SimpleNamespace(
        checkpoint=SimpleNamespace(invocations=lambda: earlier),
        settings=SimpleNamespace(rate=0.5),
        machine=SimpleNamespace(clock=SimpleNamespace(wall_ms=lambda: 10_000)),
    )
    begun: Any = SimpleNamespace(number=3)
    assert sends._owed(session, begun) == owed


# Files.


def test_names_that_differ_in_capitals_are_two_where_a_folder_tells_them_apart(tmp_path, monkeypatch):
    one, other = tmp_path / "a", tmp_path / "A"
    for ignores in (False, True):
        monkeypatch.setattr(distinct, "_ignores_case", lambda _, ignores=ignores: ignores)
        assert distinct.same_file(one, other) is ignores
    assert not distinct.same_file(one, tmp_path / "b")
    one.touch()
    (tmp_path / "b").hardlink_to(one)
    assert distinct.same_file(one, tmp_path / "b")


@pytest.mark.parametrize("sandbox", [False, True])
def test_with_its_campaign_end_the_copy_and_the_ledger_and_nothing_else(tmp_path, monkeypatch, sandbox):
    monkeypatch.setattr(place, "is_copy", lambda path: path.read_text() == "copy")
    monkeypatch.setattr(place, "is_ledger", lambda path: path.read_text() == "ledger")
    recipients = tmp_path / "orders.csv"
    ledger = place.checkpoint_beside(recipients, sandbox=True).with_suffix(".ledger")
    for copy in (True, False):
        recipients.write_text("copy" if copy else "own")
        ledger.write_text("ledger" if copy else "own")
        said: list[Sentence] = []
        place.end_with_campaign(Place.of(recipients, label="orders.csv", sandbox=sandbox), said.append)
        assert (recipients.exists(), ledger.exists()) == ((sandbox or not copy,) * 2)
        assert said == []


def test_what_cannot_be_deleted_is_told_and_what_is_gone_is_not(tmp_path):
    def refused(_path):
        raise PermissionError(13, "Permission denied")

    said: list[Any] = []
    (tmp_path / "copy").touch()
    place._delete(tmp_path / "copy", refused, said.append)
    assert [(one.id, one.fields["path"]) for one in said] == [("run.remains", tmp_path / "copy")]
    place._delete(tmp_path / "gone", refused, said.append)
    assert len(said) == 1


# Options and words.


def test_when_messages_may_leave_is_taken_from_each_option():
    chosen = Values({timing.WAIT: True, timing.AT: "10:00", timing.AT_GRACE: "7s", timing.VALID_FOR: "2h"})
    found = settings.timing_of(chosen, Config())
    assert (found.wait, found.at, found.grace, found.valid_for) == (True, "10:00", 7.0, 7200.0)
    assert settings.timing_of(Values({}), Config()).valid_for is None
    assert settings.timing_of(Values({}), Config()).grace == timing.AT_GRACE.default


def test_whoever_wants_a_list_to_grow_names_it(tmp_path):
    assert settings.suppression(Values({})) is None
    with pytest.raises(UsageError) as caught:
        settings.suppression(Values({send.SUPPRESS_REJECTED: True}))
    assert fault(caught.value).id == "cli.rejected_without_list"
    path = tmp_path / "left.csv"
    found = settings.suppression(Values({send.SUPPRESS: path, send.SUPPRESS_REJECTED: True}))
    assert found == settings.Suppression(path=path, grows=True)


def test_a_state_that_there_is_not_is_named_beside_those_that_there_are():
    with pytest.raises(UsageError) as caught:
        results._wanted(["sent", "zzz", "abc"], [])
    assert fault(caught.value) == Sentence("run.state_unknown", state="abc", states=results.STATES)
    assert results._wanted(["already_sent"], [5]).states == {"sent"}
    assert results._wanted([*results.STATES], []).states == {*results.STATES}


class Source:
    """One of two blocks, which counts those that are read."""

    def __init__(self, *blocks: Any) -> None:
        self.read = 0
        self._blocks = blocks

    def blocks(self):
        for number, rows in enumerate(self._blocks):
            self.read += 1
            yield block(number, 1, len(rows)), rows


@pytest.mark.parametrize(
    ("suspicious", "sought", "met", "read"),
    [
        (False, {"name"}, set(), 0),
        (True, set(), {"openid"}, 1),
        (True, {"openid"}, {"openid"}, 1),
        (True, {"name"}, {"openid", "Name"}, 2),
        (True, {"none"}, {"openid", "Name"}, 2),
    ],
)
def test_a_file_without_a_header_is_read_until_all_names_are_met(suspicious, sought, met, read):
    source: Any = Source(
        [Recipient(1, 1, {"openid": "oA"}), BadRow(2, 2, "short_row", "")],
        [Recipient(3, 3, {"Name": "x"})],
    )
    names = frozenset(map(folded, sought))
    placeholders: Any = SimpleNamespace(suspicious=suspicious, names=lambda: names)
    assert job.columns_met(source, placeholders) == met
    assert source.read == read


# What is another since the survey.


def blocks(*lines: int, other: int | None = None) -> list[Block]:
    """Of two rows each, which begin at these lines; one of them holds others."""
    given = [block(number, line - 1, 2) for number, line in enumerate(lines)]
    return [replace(one, digest=b"o" * 16) if one.number == other else one for one in given]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (blocks(2, 4, 6), ""),
        (blocks(2, 4, 6, other=0), Sentence("checkpoint.input_differs", before=10, now=6, first=2, last=3)),
        (blocks(2, 4, 6, other=1), Sentence("checkpoint.input_differs", before=10, now=6, first=4, last=5)),
        (blocks(2, 4, 6, other=2), Sentence("checkpoint.input_ends", before=10, now=6, first=5)),
        (blocks(2, 4), Sentence("checkpoint.input_ends", before=10, now=4, first=5)),
        (blocks(2, 4, 6, 8), Sentence("checkpoint.input_ends", before=10, now=8, first=7)),
        (ChangedError("run.results_of_another_file", list=""), ""),
        (SourceError("sources.input_empty"), ""),
    ],
)
def test_the_lines_that_are_another_are_those_of_the_first_block_that_is(now, told):
    def read():
        if isinstance(now, Exception):
            raise now
        return [(one, []) for one in now]

    source: Any = SimpleNamespace(format="csv", encoding="utf-8", blocks=read)
    assert planning._difference(source, facts(), blocks(2, 4, 6)) == told
    source.encoding = "gbk"
    assert planning._difference(source, facts(), blocks(2, 4, 6)) == ""


def test_doubts_of_the_texts_are_said_and_told_to_programs():
    said: list[Any] = []
    voice: Any = SimpleNamespace(
        say=lambda *told: said.append(told), event=lambda name, **values: said.append((name, values))
    )
    of: Any = SimpleNamespace(
        doubts=[Doubt("url", "plain_link", "why", "http://a")],
        campaign=SimpleNamespace(places=SimpleNamespace(name=lambda each: f"its {each}")),
    )
    surveying.tell_doubts(of, voice)
    assert said == [
        (Sentence("run.doubt", place="its url", reason="why"), Label.WARNING),
        ("doubt", {"place": "url", "kind": "plain_link", "reason": "why"}),
    ]
