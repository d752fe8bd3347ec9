"""The early ends that the sender itself decides, and what it says of them."""

from wxpush.errors import Exit, Reason, Stop
from wxpush.model import Verdict

NO_QUOTA = Stop(
    Reason.QUOTA,
    Exit.STOPPED,
    "The account's quota of template messages is used up for today; the rows not sent are kept. "
    "It comes back at about midnight, China time: run the same command again then.",
)
NO_TEMPLATE = Stop(
    Reason.ACCOUNT,
    Exit.REFUSED,
    "The campaign's template is not in this account (any more); no further row was tried. "
    "Put a template_id of this account into the campaign file and run the same command again.",
)
NO_SUCCESS = Stop(
    Reason.BREAKER,
    Exit.STOPPED,
    "WeChat has accepted nothing for five minutes, so sending was stopped; the rows not sent are kept. "
    "Look at the network and at WeChat's state, then run the same command again.",
)
OUT_OF_RETRIES = Stop(
    Reason.RETRY_BUDGET,
    Exit.STOPPED,
    "Too many requests had to be repeated, so the rest of the repeats was left; the rows concerned are kept. "
    "Run the same command again.",
)


def halted(verdict: Verdict) -> Stop:
    """The stop that an account-wide refusal means."""
    return Stop(
        Reason.ACCOUNT,
        Exit.REFUSED,
        f"WeChat refuses the account or the campaign as a whole ({verdict.errcode}: {verdict.detail}), so sending was stopped; "
        f"no row is settled by it. See `wxpush explain {verdict.errcode}`, mend it and run the same command again.",
    )
