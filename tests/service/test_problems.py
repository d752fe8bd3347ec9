"""What is wrong with a request is told by a stable word, in the caller's language, with the places that are to blame."""

import json

import pytest

from tests.sandbox.foreign import OPENID
from wxpush.detail import left_out
from wxpush.service.languages import language_for
from wxpush.service.problems import STATUS, Fault, HttpProblem, ProblemError
from wxpush.words import Duration, Sentence, catalogue, choose, chosen, languages

#: A value for every field that a problem's text has.
FIELDS = {
    "name": "since",
    "why": Sentence("system.is_folder"),
    "most": 200,
    "scope": "send",
    "campaign": "orders",
    "kept": Duration(86400),
    "allowed": "GET",
    "seconds": Duration(30),
    "line": 2,
    "rate": "50/s",
    "many": 3,
    "within": Duration(86400),
    "waiting": 100_000,
    "words": ["sent", "resend"],
}


def read(problem, language="en"):
    answer = problem.answer(language)
    return answer, json.loads(answer.body), dict(answer.headers)


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("word", STATUS)
def test_every_word_has_its_texts_in_every_language(word, language):
    answer, told, headers = read(HttpProblem(word, FIELDS), language)
    assert answer.status == told["status"] == STATUS[word]
    assert answer.type == b"application/problem+json"
    assert (told["code"], told["type"]) == (word, f"/problems#{word}")
    assert told["title"]
    assert told["detail"]
    assert headers[b"content-language"] == {"en": b"en", "zh": b"zh-CN"}[language]
    assert headers[b"vary"] == b"accept-language"


def test_every_text_is_of_a_word_that_is_answered():
    begun = ("service.title_", "service.problem_")
    texts = {name for name in catalogue("en").TEXTS if name.startswith(begun)}
    assert texts == {f"{beginning}{word}" for beginning in begun for word in STATUS}


def test_an_answer_that_may_change_says_when_to_ask_again_and_never_too_early():
    assert read(HttpProblem("full", FIELDS, retry_after=1.2))[2][b"retry-after"] == b"2"
    assert read(HttpProblem("full", FIELDS, retry_after=0.0))[2][b"retry-after"] == b"1"
    assert b"retry-after" not in read(HttpProblem("full", FIELDS))[2]


def test_places_are_told_with_their_kind_in_the_language_that_is_asked_for():
    fault = Fault(
        place="fields.openid", kind="missing", detail=Sentence("system.is_folder"), advice="Words of others"
    )
    error = ProblemError("row", faults=[fault])
    _, english, _ = read(error.problem)
    _, chinese, _ = read(error.problem, "zh")
    assert [one["place"] for one in english["errors"]] == ["fields.openid"]
    assert english["errors"][0]["kind"] == chinese["errors"][0]["kind"] == "missing"
    assert english["errors"][0]["detail"] != chinese["errors"][0]["detail"]
    assert english["errors"][0]["advice"] == chinese["errors"][0]["advice"] == "Words of others"


def test_no_whole_openid_and_no_half_of_a_character_is_in_an_answer():
    fault = Fault(place="fields", kind="unknown", detail=left_out("unknown", f"{OPENID} \ud800"))
    _, told, _ = read(HttpProblem("campaign_unknown", {"campaign": f"{OPENID}\udfff"}, [fault]))
    assert OPENID not in json.dumps(told)
    assert told["detail"].startswith("There is no campaign ")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (b"zh", "zh"),
        (b"zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (b"zh-Hant-TW", "zh"),
        (b"en-GB, zh", "en"),
        (b"en;q=0.5, zh;q=0.7", "zh"),
        (b"fr, ZH ; q=0.1", "zh"),
        (b"en;q=0, zh;q=0.001", "zh"),
        (b"zh;q=2, en;q=0.1", "en"),
        (b"zh;q=nan, en;q=0.1", "en"),
        (b"zh;level=1, en;q=0.1", "en"),
        (b"fr", "en"),
        (b"*", "en"),
        (b"", "en"),
        (None, "en"),
        (b"\xff\xfe,;;q=,zh;;", "en"),
        (b"zh," * 1000, "en"),
    ],
)
def test_a_caller_is_answered_in_the_best_language_that_he_takes(accepted, language):
    assert language_for(accepted) == language


def test_who_takes_none_of_ours_is_answered_in_that_of_the_service():
    before = chosen()
    choose("zh")
    try:
        assert language_for(None) == language_for(b"fr") == "zh"
        assert language_for(b"en") == "en"
    finally:
        choose(before)
