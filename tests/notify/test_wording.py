"""What a colleague in the group reads: the text of each event, in both languages."""

import pytest

from tests.notify.test_notices import SNAPSHOT
from wxpush.errors import Exit
from wxpush.notify.notice import Scene
from wxpush.notify.wording import of_breaker, of_ending, of_refusal
from wxpush.report.ending import Cause, Ending
from wxpush.report.summary import Summary
from wxpush.words import choose

SCENE = Scene("campaign.csv", "shop1", "/srv/wxpush")
AT = 1_764_556_800_000
COUNTS = dict.fromkeys(
    ("sent", "already_sent", "under_review", "rejected", "invalid", "duplicate", "suppressed", "expired", "in_doubt", "not_attempted"),
    0,
)  # fmt: skip


@pytest.fixture(params=["en", "zh"])
def language(request):
    choose(request.param)
    yield request.param
    choose("en")


def ending(
    code: int, reason: str | None = None, *, errcodes=None, young=0, held=0, why="", **counts
) -> Ending:
    many = COUNTS | counts
    summary = Summary(
        campaign="orders", run=1, rows=sum(many.values()), **many, exit_code=code, reason=reason,
        errcodes=errcodes or {}, total_seconds=501.0,
    )  # fmt: skip
    causes = [
        Cause(int(name), number, "the person does not follow", "leave them out")
        for name, number in summary.errcodes.items()
    ]
    return Ending(summary=summary, why=why, causes=causes, young=young, held=held, until_ms=AT + 540_000)


def told(end: Ending, *, begun: bool = True, early: bool = False, command: str = ""):
    return of_ending(SCENE, end, begun=begun, early=early, command=command, at_ms=AT)


def test_a_finished_run_with_counts_first_reasons_and_what_to_do_next():
    made = told(
        ending(3, sent=9950, rejected=38, duplicate=12, errcodes={"43004": 38}),
        command="wxpush results campaign.csv --state rejected -o rejected.csv",
    )
    assert made.events == ("finished",)
    assert made.text.splitlines()[:-1] == [
        "wxpush: campaign.csv is finished, with 38 rejected, invalid or expired",
        "campaign.csv: 9,950 of 10,000 sent, 38 rejected (43004 unfollowed 38), 12 duplicate; 8m21s (exit 3)",
        "43004 unfollowed, 38 rows: the person does not follow -> leave them out.",
        "next: wxpush results campaign.csv --state rejected -o rejected.csv",
    ]
    assert made.lines[-1].startswith("on shop1, in /srv/wxpush, at ")
    summary = made.data["summary"]
    assert isinstance(summary, dict)
    assert summary["rejected"] == 38
    assert made.data["next"] == "wxpush results campaign.csv --state rejected -o rejected.csv"


@pytest.mark.parametrize(
    ("end", "more", "events"),
    [
        (ending(0, sent=1), {}, ("finished",)),
        (ending(0, "limit", sent=1, not_attempted=1), {}, ("finished",)),
        (ending(4, "breaker", not_attempted=1), {"early": True}, ("stopped",)),
        (ending(130, "signal", not_attempted=1), {"early": True}, ("stopped",)),
        (ending(5, "account", not_attempted=1), {"early": True}, ("stopped",)),
        (ending(5, "account", not_attempted=1), {"early": True, "begun": False}, ("refused",)),
        (ending(2, "input", invalid=1), {"early": True, "begun": False}, ("refused",)),
        (ending(3, invalid=1), {"begun": False}, ("refused",)),
        (ending(7, "changed", not_attempted=1), {"early": True, "begun": False}, ("refused",)),
        (ending(4, "quota", not_attempted=1), {"early": True}, ("quota",)),
        (ending(4, "quota", not_attempted=1), {"early": True, "begun": False}, ("quota",)),
        (ending(8, sent=1, in_doubt=1, young=1), {}, ("finished", "doubt")),
        (ending(8, "signal", in_doubt=1, young=1), {"early": True}, ("stopped", "doubt")),
        (ending(8, in_doubt=1, held=1), {"begun": False}, ("doubt",)),
        # Nobody need look: all is done, another process tells, the operator's own window is closed.
        (ending(0, already_sent=1), {"begun": False}, None),
        (ending(6, not_attempted=1), {"early": True, "begun": False}, None),
        (ending(4, "window", not_attempted=1), {"early": True, "begun": False}, None),
    ],
)
def test_what_an_end_is_told_as(end, more, events):
    made = told(end, **more)
    assert (made and made.events) == events


def test_rows_in_doubt_are_told_with_their_deadline_before_the_counts(language):
    made = told(ending(8, sent=5, in_doubt=8, young=8), command="wxpush send campaign.csv")
    deadline = made.lines[0]
    assert "8" in deadline
    assert ":" in deadline
    assert made.data["repeat_until_ms"] == AT + 540_000
    assert ("in doubt" if language == "en" else "存疑") in deadline


@pytest.mark.parametrize(
    ("end", "more", "en", "zh"),
    [
        (ending(0, sent=9), {}, "wxpush: campaign.csv is finished", "wxpush：campaign.csv 已发完"),
        (
            ending(4, "max_errors", rejected=9, not_attempted=1),
            {"early": True},
            "wxpush: campaign.csv was stopped by --max-errors",
            "wxpush：campaign.csv 提前停止（超过 --max-errors）",
        ),
        (
            ending(5, "account", not_attempted=9),
            {"early": True, "begun": False},
            "wxpush: campaign.csv: nothing was sent",
            "wxpush：campaign.csv 本次没有发送任何消息",
        ),
        (
            ending(4, "quota", sent=5, not_attempted=4),
            {"early": True},
            "wxpush: campaign.csv waits for the next day's quota",
            "wxpush：campaign.csv 当日额度用完，其余的行等次日额度",
        ),
    ],
)
def test_titles(language, end, more, en, zh):
    assert told(end, **more).title == {"en": en, "zh": zh}[language]


def test_the_breaker(language):
    made = of_breaker(SCENE, SNAPSHOT, at_ms=AT)
    assert made.events == ("breaker",)
    assert ("1 of 9" if language == "en" else "1/9") in made.text
    assert "'breaker': 'open'" in str(made.data["breaker"])


@pytest.mark.parametrize(
    ("code", "event"),
    [
        (Exit.USAGE, "refused"),
        (Exit.REFUSED, "refused"),
        (Exit.CHANGED, "refused"),
        (Exit.DISK, "refused"),
    ],
)
def test_an_error_before_the_sums(language, code, event):
    made = of_refusal(SCENE, "It is so.", code=code, command="", at_ms=AT)
    assert made.events == (event,)
    assert made.lines[0] == "It is so."
    assert str(int(code)) in made.lines[1]
    assert made.data["exit_code"] == code
    begun = of_refusal(SCENE, "It is so.", code=code, command="", at_ms=AT, begun=True)
    assert begun.events == ("stopped",)
    assert of_refusal(SCENE, "It is so.", code=Exit.BUSY, command="", at_ms=AT) is None


def test_no_openid_and_no_token_is_told():
    openid = "oABCD1234567890abcdefghijklm"
    made = of_refusal(SCENE, f"row of {openid}: access_token=abcdefgh1234", code=2, command="", at_ms=AT)
    for text in (made.text, str(made.data)):
        assert openid not in text
        assert "abcdefgh1234" not in text


def test_a_folder_that_was_deleted_is_no_error():
    made = of_refusal(Scene("a.csv", "shop1", None), "So.", code=2, command="", at_ms=AT)
    assert "deleted" in made.lines[-1]
