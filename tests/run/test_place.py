"""Which campaign, where its files are, and the words that name it again in a next command."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from wxpush.errors import UsageError
from wxpush.model import HiddenRows
from wxpush.run import place as places
from wxpush.run.place import Place, Reading, beside, checkpoint_beside, copy_for_now, copy_while_begun
from wxpush.sources.doubts import EncodingDoubtError, HiddenRowsError
from wxpush.words import Sentence

LIST = Path("orders.csv")
ALL = Reading(
    format="csv", encoding="gbk", sheet="a sheet", delimiter=";", header_line=3, hidden_rows=HiddenRows.SEND
)


def test_how_a_list_is_read_is_said_again_as_far_as_it_was_said():
    assert Reading().options() == {}
    assert Reading().words() == []
    assert ALL.options() == {
        "--format": "csv",
        "--encoding": "gbk",
        "--sheet": "a sheet",
        "--delimiter": ";",
        "--header-line": 3,
        "--hidden-rows": HiddenRows.SEND.value,
    }
    assert ALL.words()[:3] == ["--format csv", "--encoding gbk", "--sheet 'a sheet'"]
    assert Reading(header_line=0).options() == {"--header-line": 0}


@pytest.mark.parametrize(
    ("more", "named", "campaign", "checkpoint"),
    [
        ({}, "orders.csv", "orders.yaml", "orders.csv.wxpush"),
        ({"campaign": Path("orders.yaml")}, "orders.csv", "orders.yaml", "orders.csv.wxpush"),
        ({"campaign": Path("a b.yaml")}, "orders.csv -c 'a b.yaml'", "a b.yaml", "orders.csv.wxpush"),
        ({"checkpoint": Path("orders.csv.wxpush")}, "orders.csv", "orders.yaml", "orders.csv.wxpush"),
        ({"checkpoint": Path("x y")}, "orders.csv --checkpoint 'x y'", "orders.yaml", "x y"),
        ({"sandbox": True}, "orders.csv --sandbox", "orders.yaml", "orders.csv.sandbox.wxpush"),
        ({"sandbox": True, "checkpoint": Path("x")}, "orders.csv --sandbox", "orders.yaml", "x"),
        ({"account": " --profile two"}, "orders.csv --profile two", "orders.yaml", "orders.csv.wxpush"),
        (
            {"reading": Reading(encoding="gbk"), "campaign": Path("a.yaml"), "account": " --profile two"},
            "orders.csv -c a.yaml --encoding gbk --profile two", "a.yaml", "orders.csv.wxpush",
        ),
    ],
)  # fmt: skip
def test_a_campaign_is_named_by_no_more_than_is_needed(more, named, campaign, checkpoint):
    place = Place.of(LIST, **more)
    assert (place.named, place.campaign, place.checkpoint) == (named, Path(campaign), Path(checkpoint))
    assert (place.recipients, place.label) == (LIST, "orders.csv")
    assert (place.sandbox, place.reading) == (more.get("sandbox", False), more.get("reading", Reading()))
    assert (place.copied, place.allow_hosts, place.sending) == (False, (), "")


def test_a_list_has_the_label_that_it_is_given():
    assert Place.of(LIST, label="your list").label == "your list"


@pytest.mark.parametrize(
    ("name", "campaign"),
    [
        ("orders.csv", "orders.yaml"), ("orders.csv.gz", "orders.yaml"), ("orders", "orders.yaml"),
        ("a.b.csv", "a.b.yaml"), ("orders.gz", "orders.yaml"), (".csv", ".csv.yaml"),
    ],
)  # fmt: skip
def test_the_campaign_file_beside_a_list_has_its_stem(name, campaign):
    assert beside(Path("folder", name)) == Path("folder", campaign)
    assert checkpoint_beside(Path("folder", name)) == Path("folder", f"{name}.wxpush")
    assert checkpoint_beside(Path("folder", name), sandbox=True) == Path("folder", f"{name}.sandbox.wxpush")


@pytest.mark.parametrize("path", [".", "/"])
def test_what_has_no_name_is_no_file(path):
    for use in (beside, checkpoint_beside):
        with pytest.raises(UsageError) as caught:
            use(Path(path))
        assert _said(caught.value) == ("run.no_file_of_recipients", {"path": path})
    with pytest.raises(UsageError) as caught:
        Place.of(LIST, checkpoint=Path(path))
    assert _said(caught.value) == ("run.no_file_of_checkpoint", {"path": path})


def _said(error: UsageError | None) -> tuple[str, object]:
    assert error is not None
    assert isinstance(error.sentence, Sentence)
    return error.sentence.id, error.sentence.fields


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({}, "orders.csv --checkpoint 'lost one'"),
        ({"sandbox": True}, "orders.csv --checkpoint 'lost one'"),
        ({"checkpoint": Path("a b")}, "orders.csv --checkpoint 'lost one'"),
        ({"campaign": Path("c.yaml"), "sandbox": True}, "orders.csv -c c.yaml --checkpoint 'lost one'"),
    ],
)  # fmt: skip
def test_another_checkpoint_takes_the_place_of_the_one_that_is_named(more, named):
    assert Place.of(LIST, **more).beside(Path("lost one")) == named


def test_a_choice_of_how_a_list_is_read_is_said_again():
    place = Place.of(LIST, reading=Reading(sheet="s"))
    chosen = place.read_as(EncodingDoubtError("orders.csv", 1, {"gbk": "a", "utf-8": "b"}), "gbk")
    assert chosen.named == "orders.csv --sheet s --encoding gbk"
    assert chosen.reading == Reading(sheet="s", encoding="gbk")
    chosen = place.read_as(HiddenRowsError("orders.xlsx", "s", hidden=1, rows=2), "skip")
    assert chosen.named == "orders.csv --sheet s --hidden-rows skip"
    assert chosen.reading == Reading(sheet="s", hidden_rows=HiddenRows.SKIP)
    assert place.reading == Reading(sheet="s")


def test_whoever_only_rehearsed_is_told(tmp_path):
    path = tmp_path / "orders.csv"
    place = Place.of(path, label="your list")
    assert place.only_rehearsed is None
    checkpoint_beside(path, sandbox=True).touch()
    assert _said(place.only_rehearsed) == (
        "run.only_rehearsed", {"list": "your list", "path": tmp_path / "orders.csv.wxpush"},
    )  # fmt: skip
    assert Place.of(path, sandbox=True).only_rehearsed is None
    assert Place.of(path, checkpoint=tmp_path / "another").only_rehearsed is None


def test_the_ledger_is_beside_the_checkpoint():
    assert Place.of(LIST, sandbox=True).ledger == Path("orders.csv.sandbox.ledger")


@pytest.mark.parametrize(
    ("until", "copied", "begun", "stays"),
    [
        (copy_while_begun, True, False, False),
        (copy_while_begun, True, True, True),
        (copy_while_begun, False, False, True),
        (copy_for_now, True, False, False),
        (copy_for_now, True, True, False),
        (copy_for_now, False, True, True),
    ],
)
@pytest.mark.parametrize("fails", [False, True])
def test_a_copy_of_standard_input_stays_only_while_it_is_needed(
    tmp_path, until, copied, begun, *, stays, fails
):
    path = tmp_path / "orders.csv"
    path.touch()
    place = Place.of(path)
    object.__setattr__(place, "copied", copied)
    if begun:
        place.checkpoint.touch()
    with pytest.raises(ZeroDivisionError) if fails else nullcontext(), until(place):
        _ = 1 / (not fails)
    assert path.exists() == stays
    path.unlink(missing_ok=True)
    with until(place):
        pass  # it may be gone already


def test_what_has_people_in_clear_goes_with_its_campaign_and_is_told_where_it_cannot(tmp_path):
    said: list[object] = []
    mine, refusing = tmp_path / "mine", tmp_path / "refusing"
    mine.touch()
    refusing.touch()

    def refuses(_path: Path) -> bool:
        raise PermissionError(1, "no")

    places._delete(mine, lambda _: False, said.append)
    assert mine.exists()
    places._delete(mine, lambda _: True, said.append)
    assert (mine.exists(), said) == (False, [])
    places._delete(refusing, refuses, said.append)
    (sentence,) = said
    assert isinstance(sentence, Sentence)
    assert (sentence.id, sentence.fields["path"]) == ("run.remains", refusing)
