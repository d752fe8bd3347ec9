"""Sentences are values: one place makes texts of them, and only the edge says what it means for the rows."""

import pytest

from wxpush.errors import DiskError, Exit, Reason, SourceError, Stop, UsageError, meaning, stopped_by
from wxpush.words import All, Clauses, Duration, Either, Means, Phrases, Rate, Sentence, told


def test_what_it_means_for_the_rows_stands_between_what_happened_and_what_to_do():
    sentence = Sentence("sources.empty", path="orders.csv")
    assert told(sentence) == "orders.csv is empty. Write one line for each recipient."
    assert told(sentence, Means.NOT_SENT) == (
        "orders.csv is empty; nothing was sent. Write one line for each recipient."
    )


def test_an_error_tells_its_sentence_and_its_fields_are_not_in_its_repr():
    error = SourceError("sources.empty", path="orders.csv")
    assert str(error) == error.told(Means.NOT_SENT)
    assert error.told(Means.NOTHING) == "orders.csv is empty. Write one line for each recipient."
    assert "orders.csv" not in repr(error.sentence)
    assert str(UsageError("a text that stands as it is.")) == "a text that stands as it is."


class LostError(DiskError):
    """One that knows what it means for the rows of a run."""

    under_way = Means.NOT_SETTLED


@pytest.mark.parametrize(
    ("error", "means"), [(SourceError, "rows not sent stay pending"), (LostError, "no row is settled by it")]
)
def test_an_error_that_stops_a_run_says_something_else_than_before_its_first_row(error, means):
    raised = error("sources.empty", path="a.csv")
    assert stopped_by(raised).told() == f"a.csv is empty; {means}. Write one line for each recipient."
    before = "a.csv is empty; nothing was sent. Write one line for each recipient."
    assert stopped_by(raised, under_way=False).told() == before == str(raised)


def test_an_error_out_of_a_run_under_way_says_so():
    error = LostError("sources.empty", path="a.csv")
    with pytest.raises(LostError), meaning(None):
        raise error
    assert str(error) == "a.csv is empty; no row is settled by it. Write one line for each recipient."


def test_a_stop_tells_that_rows_not_sent_are_kept_and_a_text_as_it_stands():
    sentence = Sentence("sources.empty", path="a.csv")
    assert Stop(Reason.LIMIT, Exit.STOPPED, sentence).told() == (
        "a.csv is empty; rows not sent stay pending. Write one line for each recipient."
    )
    assert Stop(Reason.LIMIT, Exit.STOPPED, "As it stands.").told() == "As it stands."


def test_lists_and_sentences_in_fields_are_told_in_the_same_language():
    sentence = Sentence("sources.format_unknown", word="doc", formats=["csv", "tsv"])
    assert told(sentence) == "--format 'doc' is not known. Use one of csv, tsv."


def test_durations_and_rates_in_fields_are_written_as_the_language_does_it():
    sentence = Sentence("sources.format_unknown", word="doc", formats=[Duration(501), Rate(0.5)])
    assert told(sentence).endswith("Use one of 8m21s, 30/m.")


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (All(["a", "b"]), "a and b"),
        (Either(["a", "b"]), "a or b"),
        (Clauses(["a", "b"]), "a; b"),
        (Phrases(["a", "b"]), "a, b"),
    ],
)
def test_several_things_in_a_field_are_joined_as_the_language_does_it(many, said):
    sentence = Sentence("sources.format_unknown", word="doc", formats=many)
    assert told(sentence).endswith(f"Use one of {said}.")


def test_equal_sentences_have_equal_hashes_whatever_their_fields_hold():
    one, other = (Sentence("sources.format_unknown", word="doc", formats=["csv"]) for _ in range(2))
    assert {one: 1}[other] == 1
    assert Sentence("sources.format_unknown", word="xls", formats=["csv"]) != one
