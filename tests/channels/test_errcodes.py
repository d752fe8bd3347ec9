import re

import pytest

from wxpush.channels.common.errcodes import FAMILIES, Errcodes, family, unknown
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.model import Kind
from wxpush.words.codes import codes

EN = codes("en")

SETTLED = {
    Kind.SENT: [0],
    Kind.UNSURE: [-1, 45066, 268487000, 268487002, 268487999],
    Kind.TOKEN: [40001, 40014, 42001],
    Kind.UNDER_REVIEW: [40252],
    Kind.REPEATED: [40241, 45065],
    Kind.DEFERRED: [40038, 43108, 43117],
    Kind.THROTTLED: [44990, 44991, 45011],
    Kind.QUOTA: [45009],
    Kind.TEMPLATE: [40037],
    Kind.REJECTED: [
        *(40003, 40013, 40039, 40165, 40249, 43004, 43019, 43101, 45015, 45047, 47003, 48002, 50002, 50005),
        *(-41000, 41028, 41030, 45168, 70000, 1119003, 1119004, 9001001, 99999, -2, 268486999, 268488000),
    ],
    Kind.HALT: [
        *(
            40002,
            40008,
            40033,
            40036,
            40125,
            40164,
            40243,
            41001,
            41002,
            41004,
            43002,
            43116,
            44002,
            45067,
            45103,
        ),
        *(45109, 47001, 48001, 48004, 48006, 50004, 50007, 61003, 61007, 76003, 76021, 76022),
        *(89501, 89503, 89506, 89507, 40031, 40032, 40062, 40200, 43001, 43003, 43100, 43104, 43106, 43107),
        *(45008, 45027, 45028, 45035, 45110, 45157, 45159, 45162, 48003, 48008, 61004, 61005),
        *(76001, 76002, 76004, 89504, 89505),
    ],
}


@pytest.mark.parametrize(
    ("code", "expected"), [(code, kind) for kind, codes in SETTLED.items() for code in codes]
)
def test_every_code_has_its_kind(code, expected):
    assert ERRCODES.kind(code) is expected


def test_no_code_of_the_table_is_left_out_here():
    assert set(ERRCODES.table) <= {code for codes in SETTLED.values() for code in codes}


@pytest.mark.parametrize("entry", ERRCODES.table.values(), ids=lambda entry: str(entry.code))
def test_every_entry_speaks_both_languages_in_one_clause(entry):
    for text in (entry.meaning("en"), entry.advice("en")):
        assert text.isascii()
        assert not text.endswith(".")
    for text in (entry.meaning("zh"), entry.advice("zh")):
        assert re.search(r"[\u4e00-\u9fff]", text)
    assert not entry.link or entry.link.startswith("https://developers.weixin.qq.com/doc/")


def test_every_code_that_may_be_about_its_row_has_the_number_that_the_contract_gives_it():
    endangering, repeated, unknown = {40249: 5, 45168: 5, 50002: 3}, {40037: 20, 45009: 60}, {-41000: 10}
    #: They stop at once, and the operator may say that they are about rows.
    of_one = dict.fromkeys((40033, 40062, 45008, 45067, 47001), 1)
    own = endangering | repeated | unknown | of_one | dict.fromkeys((43004, 43019, 48002, 50005), 0)
    of_rows = {Kind.REJECTED, Kind.DEFERRED, Kind.REPEATED}
    numbers = {entry.code: 50 * (entry.kind in of_rows) for entry in ERRCODES.table.values()} | own
    assert {entry.code: entry.streak for entry in ERRCODES.table.values()} == numbers


def test_a_template_that_a_follower_has_switched_off_is_no_agreement_that_is_used_up():
    told = ERRCODES.table[43101]
    assert ("template" in told.meaning("en"), "模板" in told.meaning("zh")) == (True, True)
    assert "agree" not in told.meaning("en") + told.advice("en")
    assert "订阅" not in told.meaning("zh") + told.advice("zh")


def test_a_message_under_review_is_told_to_have_no_msgid():
    told = ERRCODES.table[40252]
    assert all(
        "msgid" in text
        for text in (told.meaning("en"), told.meaning("zh"), told.advice("en"), told.advice("zh"))
    )


def test_a_code_that_is_not_in_the_table_is_explained_all_the_same():
    told = unknown(61099)
    assert (told.code, told.kind, told.streak) == (61099, Kind.REJECTED, 10)
    assert "third-party platforms" in told.meaning("en")
    assert "第三方平台" in told.meaning("zh")
    assert "--errcode-is-row 61099" in told.advice("en")
    assert "near" not in unknown(1119003).meaning("en")


def test_the_newer_busy_codes_are_told_like_the_old_one():
    busy = ERRCODES.lookup(268487002)
    assert busy is not None
    assert (busy.code, busy.meaning("en"), busy.link) == (268487002, ERRCODES.table[-1].meaning("en"), "")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (40000, 40999, "not valid"),
        (41000, 41999, "is missing"),
        (42000, 42999, "has expired"),
        (43000, 43999, "relation"),
        (44000, 44999, "is empty"),
        (45000, 45999, "limit is exceeded"),
        (46000, 46999, "does not exist"),
        (47000, 47999, "format"),
        (48000, 48999, "permission"),
        (50000, 50999, "limit on the user"),
        (61000, 61999, "third-party"),
        (76000, 76999, "quota"),
        (89500, 89599, "administrator"),
        (268487000, 268487999, "busy"),
    ],
)
def test_a_family_holds_the_codes_from_its_first_to_its_last_and_no_other(first, last, words):
    found = family(first, EN)
    assert found is not None
    assert words in found
    assert family(last, EN) is found
    assert found not in (family(first - 1, EN), family(last + 1, EN))


def test_a_code_outside_every_family_has_none_and_one_inside_may_be_unknown_too():
    assert family(1119003, EN) is None
    assert ERRCODES.lookup(43999) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_language_has_a_text_for_each_code_of_the_table_and_for_each_family_and_for_no_other(language):
    words = codes(language)
    assert {*words.codes} == {*ERRCODES.table}
    assert {*words.families} == {first for first, _ in FAMILIES}
    assert all("{near}" in text or "{" not in text for text in (words.unknown, words.unknown_near))


def test_a_code_is_told_in_the_language_that_is_chosen_unless_another_is_named():
    known = ERRCODES.table[43004]
    assert (known.meaning(), known.advice()) == (known.meaning("en"), known.advice("en"))


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        ERRCODES.table[1] = ERRCODES.table[0]  # type: ignore[index]  # that it cannot be done is the test


def test_a_busy_server_is_no_refusal_for_a_kind_without_codes_of_its_own_either():
    assert Errcodes([]).kind(268487002) is Errcodes([]).kind(-1) is Kind.UNSURE
    assert Errcodes([]).lookup(268487002) is None
