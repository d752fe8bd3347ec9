"""Why an account is paused, as Redis keeps it: for machines of this version in a language of their own, for others as a text."""

import json
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster.store.moves import AccountMoves
from wxpush.cluster.store.pause import Pause, PauseCause, kept, restored
from wxpush.cluster.store.strange import StrangeError
from wxpush.errors import AccountError, stopped_by
from wxpush.limits.lever import Lever, move
from wxpush.sending.stops import NO_QUOTA
from wxpush.words import Means, Sentence

BY_HAND = Sentence("cluster.paused_by", by="op@host")


@pytest.mark.parametrize(
    "pause",
    [
        Pause(PauseCause.OPERATOR, BY_HAND, 5.0),
        Pause(PauseCause.QUOTA, NO_QUOTA.sentence, 5.0, means=NO_QUOTA.means),
        Pause(PauseCause.ACCOUNT, Sentence("sending.refused", said="x", errcode=48001), 5.0, 48001, "run"),
        Pause(PauseCause.ACCOUNT, "words of others", 5.0),
        Pause(PauseCause.ACCOUNT, seconds=5.0),
    ],
)
def test_a_pause_comes_back_as_it_was(pause):
    assert restored(kept(pause), 5.0) == pause


def test_what_it_means_for_the_rows_is_told_with_it():
    stop = stopped_by(AccountError("sending.refused", said="x", errcode=48001))
    assert (
        restored(kept(Pause(PauseCause.ACCOUNT, stop.sentence, means=stop.means)), 1.0).told() == stop.told()
    )


def test_a_version_that_knows_no_sentences_finds_the_text():
    found = json.loads(kept(Pause(PauseCause.OPERATOR, BY_HAND)))
    assert (found["cause"], found["sentence"]) == ("operator", str(BY_HAND))


EARLIER = b'{"cause":"account","sentence":"WeChat refuses.","seconds":0.0,"row_code":43004,"run":"r"}'
OLDEST = b'{"cause":"quota","sentence":"Used up.","seconds":0.0}'


def test_what_an_earlier_version_kept_is_told_as_it_stands():
    assert restored(EARLIER, 2.0) == Pause(PauseCause.ACCOUNT, "WeChat refuses.", 2.0, 43004, "r")
    assert restored(OLDEST, 2.0) == Pause(PauseCause.QUOTA, "Used up.", 2.0)


@pytest.mark.parametrize(
    "changed",
    [
        {"why": '{"id":"cluster.of_a_later_version"}'},
        {"why": '{"id":"sending.refused"}'},  # with other fields
        {"why": "{"},
        {"why": '{"id":"cluster.paused_by","by":"op@host"}', "means": "of a later version", "more": [1]},
    ],
)
def test_what_a_later_version_kept_is_told_too(changed):
    whole = json.loads(kept(Pause(PauseCause.OPERATOR, BY_HAND))) | changed
    assert restored(json.dumps(whole).encode(), 1.0).told() == str(BY_HAND)


@given(st.text(), st.sampled_from([*Means]))
def test_any_words_of_others_come_back(words, means):
    assert restored(kept(Pause(PauseCause.ACCOUNT, words)), 1.0).told() == words
    sentence = Sentence("sending.code_and_words", errcode=1, words=words)
    pause = Pause(PauseCause.ACCOUNT, sentence, 1.0, means=means)
    assert restored(kept(pause), 1.0).told() == pause.told()


@pytest.mark.anyio
async def test_who_moved_a_lever_and_when_is_kept_of_the_last_hundred(store, names):
    moves = AccountMoves(store, names, ACCOUNT)
    assert await moves.read() == []
    for number in range(1, 103):
        await moves.note(move(Lever.RATE, "op@host", number, inf))
    found = await moves.read()
    assert [each.before for each in found] == [*range(3, 103)]
    assert {(each.by, each.lever, each.after) for each in found} == {("op@host", "rate", None)}
    assert abs(found[-1].at_ms - await store.now_ms()) < 60_000


@pytest.mark.anyio
@pytest.mark.parametrize(
    "value",
    [
        "?",
        '[1,"op","jump",1,1]',
        '{"at_ms":9e99,"by":"op","lever":"rate","before":1,"after":1}',
        '{"at_ms":999999999999999,"by":"op","lever":"rate","before":1,"after":1}',
    ],
)
async def test_a_move_that_is_none_of_ours_is_named_by_its_key(store, names, value):
    await store.ask("RPUSH", names.account(ACCOUNT.name, "moves"), value)
    with pytest.raises(StrangeError, match="moves"):
        await AccountMoves(store, names, ACCOUNT).read()
