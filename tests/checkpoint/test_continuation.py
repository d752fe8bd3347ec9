"""Whether a checkpoint goes on, starts over or is refused: one table."""

import pytest

from tests.checkpoint.records import facts
from wxpush.checkpoint.continuation import AskedCampaign, Plan, Standing, Step, plan
from wxpush.checkpoint.findings import Keep
from wxpush.errors import ChangedError, Exit

FIRST = Plan(Step.SURVEY, "now", 1)
AFRESH = Plan(Step.SURVEY, "now", 3)
RESUME = Plan(Step.RESUME, "order", 3)
COMPLETE = Plan(Step.COMPLETE, "order", 3)
NEXT_RUN = Plan(Step.SURVEY, "now", 4, again=True)
OF_ANOTHER = Plan(Step.SURVEY, "now", 4, again=True, changed=("account", "campaign_file", "input"))

UNTOUCHED = Standing(touched=False, settled=False, complete=False)
ALL_REJECTED = Standing(touched=False, settled=True, complete=True)
BEGUN = Standing(touched=True, settled=True, complete=False)
DONE = Standing(touched=True, settled=True, complete=True)


def decide(standing, *changes, key="", began="", again=False, accept=False, marks=False) -> Plan:
    now = AskedCampaign(
        name="now",
        appid="other" if "account" in changes else "wx1",
        base_url="other" if "url" in changes else "https://api",
        fingerprint="other" if "campaign" in changes else "C",
        key=key,
        same_source=lambda _: "input" not in changes,
        same_list="list" not in changes,
        channel="other" if "kind" in changes else "template",
    )
    return plan(
        facts(run=3, key=began or key), standing, now, again=again, accept_changes=accept, marks=marks
    )


def keeping(keep: Keep, *changed: str) -> Plan:
    return Plan(Step.SURVEY, "order", 3, keep, changed=changed)


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("accept", [False, True])
def test_without_a_survey_there_is_one_first(again, accept):
    now = AskedCampaign("now", "wx1", "u", "C", key="", same_source=lambda _: False)
    assert plan(None, UNTOUCHED, now, again=again, accept_changes=accept) == FIRST


def test_without_a_suppression_list_a_survey_is_good_as_it_is():
    now = AskedCampaign("now", "wx1", "https://api", "C", key="", same_source=lambda _: True)
    assert plan(facts(run=3), UNTOUCHED, now, again=False, accept_changes=False) == RESUME


@pytest.mark.parametrize(
    ("standing", "changes", "options"),
    [(UNTOUCHED, ["input"], {}), (ALL_REJECTED, [], {}), (DONE, [], {"again": True})],
)
def test_a_survey_that_starts_over_keeps_nothing(standing, changes, options):
    assert decide(standing, *changes, **options).keep is Keep.NOTHING


@pytest.mark.parametrize(
    ("standing", "changes", "options", "expected"),
    [
        # nothing was sent: it starts over without a word
        (UNTOUCHED, [], {}, RESUME),
        (UNTOUCHED, ["input"], {}, AFRESH),
        (UNTOUCHED, ["account", "campaign", "url", "input"], {}, AFRESH),
        (UNTOUCHED, ["list"], {}, AFRESH),
        (UNTOUCHED, [], {"again": True}, RESUME),
        (ALL_REJECTED, [], {}, AFRESH),
        (ALL_REJECTED, [], {"again": True}, AFRESH),
        (UNTOUCHED, ["input"], {"marks": True}, AFRESH),
        # nothing was sent, and the command chooses among the rows that were rejected: it goes on
        (ALL_REJECTED, [], {"marks": True}, COMPLETE),
        (ALL_REJECTED, ["list"], {"marks": True}, COMPLETE),
        (ALL_REJECTED, ["input"], {"marks": True, "accept": True}, keeping(Keep.KEYS, "input")),
        # something was: it goes on
        (BEGUN, [], {}, RESUME),
        (BEGUN, ["list"], {}, RESUME),
        (BEGUN, [], {"again": True}, RESUME),
        (BEGUN, [], {"accept": True}, RESUME),
        (DONE, [], {}, COMPLETE),
        (DONE, [], {"again": True}, NEXT_RUN),
        (DONE, ["input", "campaign", "account"], {"again": True}, OF_ANOTHER),
        # changes that were accepted
        (BEGUN, ["campaign"], {"accept": True}, keeping(Keep.ROWS, "campaign_file")),
        (BEGUN, ["input"], {"accept": True}, keeping(Keep.KEYS, "input")),
        (
            BEGUN,
            ["campaign", "input"],
            {"accept": True, "key": "K"},
            keeping(Keep.KEYS, "campaign_file", "input"),
        ),
        (BEGUN, ["campaign"], {"accept": True, "key": "K"}, keeping(Keep.ROWS, "campaign_file")),
        (DONE, ["input"], {"accept": True}, keeping(Keep.KEYS, "input")),
        (BEGUN, ["input"], {"accept": True, "again": True}, keeping(Keep.KEYS, "input")),
    ],
)
def test_the_table(standing, changes, options, expected):
    assert decide(standing, *changes, **options) == expected


@pytest.mark.parametrize(
    ("standing", "changes", "options", "words"),
    [
        (BEGUN, ["campaign"], {}, "The campaign file changed"),
        (BEGUN, ["input"], {}, "The input changed"),
        (DONE, ["campaign"], {}, "The campaign file changed"),
        (BEGUN, ["campaign", "input"], {"key": "K"}, "campaign file and input changed"),
        (BEGUN, ["campaign", "input"], {"accept": True}, "from the beginning"),
        (
            BEGUN,
            ["campaign", "input"],
            {"accept": True, "key": "K", "began": "another"},
            "from the beginning",
        ),
        (BEGUN, ["account"], {"accept": True, "key": "K"}, "Use the account"),
        (BEGUN, ["url"], {"accept": True}, "The base URL changed"),
        (BEGUN, ["account", "input"], {"accept": True, "key": "K"}, "account and input changed"),
        (BEGUN, ["input"], {"again": True}, "The input changed"),
        (ALL_REJECTED, ["input"], {"marks": True}, "The input changed"),
    ],
)
def test_what_could_miss_rows_or_repeat_them_is_refused(standing, changes, options, words):
    with pytest.raises(ChangedError, match=words) as caught:
        decide(standing, *changes, **options)
    assert caught.value.exit is Exit.CHANGED
    assert "nothing was sent now" in str(caught.value)


@pytest.mark.parametrize("accept", [False, True])
def test_a_campaign_that_has_begun_stays_of_its_kind_of_message(accept):
    with pytest.raises(
        ChangedError, match=r"The kind of message and campaign file changed .*Undo the change"
    ):
        decide(BEGUN, "kind", "campaign", accept=accept)
    assert decide(UNTOUCHED, "kind").step is Step.SURVEY


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ("url", "Use the address it began with, --base-url https://api, or start"),
        ("account", "Use the account it began with, or start"),
        ("account url", "Use the account it began with, or start"),
    ],
)
def test_another_address_is_told_apart_from_another_account(changes, said):
    with pytest.raises(ChangedError) as refused:
        decide(BEGUN, *changes.split())
    assert said in str(refused.value)
