"""Rows that a list leaves out since the survey: settled where nothing was sent, left alone where something may have been."""

from tests.checkpoint.records import record
from tests.sending.test_feed import Input, Known, Letters
from wxpush.channels.common.suppressing import Suppressing
from wxpush.detail import restored
from wxpush.model import BadRow, Composed, Recipient, Record, RowWarning, State
from wxpush.survey.sweep import sweep


def swept(source: Input, known, out: dict[str, str]) -> list[Record]:
    seen: list[int] = []
    found = sweep(
        source,
        source.blocks,
        rows=Known(known),
        channel=Suppressing(Letters(), out.get),
        at_ms=7,
        on_block=lambda block: seen.append(block.number),
    )
    records = [each for some in found for each in some]
    assert seen == [block.number for block in source.blocks]
    return records


def test_pending_rows_are_settled_and_keep_what_was_tried():
    known = [record(2, State.PENDING, key=b"k", epoch=1, tries=3, detail="old", errcode=None)]
    (fresh, again) = swept(Input(4, bad=[3]), known, {"o1": "asked", "o2": ""})
    assert (fresh.row, fresh.state, str(restored(fresh.detail)), fresh.at_ms) == (
        1,
        State.SUPPRESSED,
        "suppression_list: asked",
        7,
    )
    assert (again.row, again.state, again.key, again.epoch, again.tries) == (2, State.SUPPRESSED, b"k", 1, 3)
    assert str(restored(again.detail)) == "suppression_list: the list gives no reason"


def test_what_may_have_arrived_or_is_settled_is_left_as_it_is():
    others = [state for state in State if state is not State.PENDING]
    known = [record(row, state) for row, state in enumerate(others, 1)]
    out = {f"o{row}": "asked" for row in range(1, 11)}
    assert [each.row for each in swept(Input(10), known, out)] == [10]


def test_blocks_in_which_all_is_settled_are_not_read():
    source = Input(6)
    swept(source, [record(row, State.SENT) for row in (1, 2, 3, 4, 5)], {})
    assert source.read == [1]


def test_the_channel_within_seals_and_its_bad_rows_stay_what_they_are():
    inner = Letters(cannot=[1])
    channel = Suppressing(inner, {"o1": "asked", "o2": "asked"}.get)
    assert channel.seal == inner.seal
    bad, out, good = (channel.compose(Recipient(row, row + 1, {"to": f"o{row}"})) for row in (1, 2, 3))
    assert isinstance(bad, BadRow)
    assert bad.state is State.INVALID
    assert out == BadRow(2, 3, "suppression_list", "asked", State.SUPPRESSED)
    assert isinstance(good, Composed)


def test_of_a_row_that_is_left_out_nothing_is_warned():
    class Warns(Letters):
        def compose(self, recipient, on_warning=None):
            if on_warning:
                on_warning(RowWarning(recipient.row, recipient.line, "odd", "hm"))
            return super().compose(recipient)

    one_by_one: list[RowWarning] = []
    together: list[RowWarning] = []
    channel = Suppressing(Warns(), {"o2": "asked"}.get)
    people = [Recipient(row, row, {"to": f"o{row}"}) for row in (1, 2, 3)]
    composed = [channel.compose(each, one_by_one.append) for each in people]
    assert channel.compose_all(people, together.append) == composed
    assert [warning.row for warning in together] == [1, 3]
    assert one_by_one == together


def test_a_row_that_is_composed_again_is_looked_up_again():
    channel = Suppressing(Letters(), {"o1": "asked"}.get)
    out, good = channel.recompose([Recipient(row, row, {"to": f"o{row}"}) for row in (1, 2)])
    assert isinstance(out, BadRow)
    assert (out.state, good.row) == (State.SUPPRESSED, 2)
