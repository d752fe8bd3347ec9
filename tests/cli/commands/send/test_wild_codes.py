"""A campaign of 1,000 rows, as a real process, in which one code begins at row 100 and goes to everybody.

In full: `pytest -m long -n 0 -s tests/cli/commands/send/test_wild_codes.py`. Every code in virtual time: tests/sending/sender/test_sender_wild.py.
"""

import pytest

from tests.cli.harness import Campaign, openid
from tests.cli.refusing import answering
from tests.reliability import figures, seeds
from wxpush.channels.common.errcodes import unknown
from wxpush.channels.template.errcodes import ERRCODES
from wxpush.model import Kind

ROWS, FIRST, CONCURRENCY = 1000, 100, 10
#: Those that end a row or a run by themselves. What is asked anew for minutes or is no answer, and ends no row, is left to virtual time.
_WAITED_FOR = {Kind.UNSURE, Kind.THROTTLED, Kind.TOKEN, Kind.SENT, Kind.UNDER_REVIEW}
UNKNOWN = (-2, 1119003, 9001001, 61099, 87009, 99999)
CODES = sorted(
    code
    for code in {*ERRCODES.table, *UNKNOWN}
    if (ERRCODES.lookup(code) or unknown(code)).kind not in _WAITED_FOR
)
QUICK = (43100, 61004, 61099)
OF_PEOPLE = {43004, 43019, 48002, 50005}


def burnt(folder, errcode: int) -> None:
    known = ERRCODES.lookup(errcode) or unknown(errcode)
    refused = {openid(number) for number in range(FIRST, ROWS + 1)}
    with answering(lambda who: errcode if who in refused else 0) as url:
        campaign = Campaign(folder, url)
        campaign.followers(ROWS)
        ran = campaign.send("--rate", "200/s", "--concurrency", str(CONCURRENCY))
    summary = ran.summary
    print(
        f"{errcode}: exit {ran.code}, {summary['attempts']} requests, {summary['rejected']} rejected",
        flush=True,
    )
    if errcode in OF_PEOPLE:
        assert (ran.code, summary["sent"], summary["rejected"]) == (3, FIRST - 1, ROWS - FIRST + 1)
        return
    assert ran.code == (4 if known.kind is Kind.QUOTA else 5)
    # The last that pass may be answered behind the first that are refused: then those were in flight together.
    assert summary["rejected"] < CONCURRENCY
    assert summary["in_doubt"] == 0
    assert FIRST - 1 <= summary["sent"] < FIRST + CONCURRENCY
    assert summary["attempts"] <= FIRST - 1 + (known.streak or 1) + 2 * CONCURRENCY
    assert summary["not_attempted"] == ROWS - summary["sent"] - summary["rejected"]
    assert str(errcode) in ran.err


@pytest.mark.parametrize("errcode", QUICK)
def test_nothing_is_burnt_by_a_code_that_begins_in_mid_run(tmp_path, errcode):
    burnt(tmp_path, errcode)


@pytest.mark.long
def test_nothing_is_burnt_by_any_code_that_begins_in_mid_run(tmp_path):
    """The n-th seed is the n-th code."""
    many = 0
    for many, seed in enumerate(seeds.for_a_long_time(len(CODES) + 1 - seeds.first_seed()), 1):  # noqa: B007
        errcode = CODES[seed - 1]
        folder = tmp_path / str(errcode)
        folder.mkdir()
        burnt(folder, errcode)
    figures.tell(many, plan={"units": len(CODES)}, codes=many)
