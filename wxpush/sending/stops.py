"""The early ends that the sender itself decides, and what it says of them."""

from dataclasses import replace

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


def out_of_retries(last: Verdict | None) -> Stop:
    """The stop that a spent budget of repeats means. `last`: why a message was to be repeated last."""
    if last is None:
        return OUT_OF_RETRIES
    return replace(
        OUT_OF_RETRIES,
        sentence=f"Too many requests had to be repeated, the last of them for: {_said(last)}. The rest of the repeats was left, "
        f"and the rows concerned are kept. Run the same command again.",
    )


def halted(verdict: Verdict) -> Stop:
    """The stop that an account-wide refusal means."""
    explained = f"See `wxpush explain {verdict.errcode}`, fix it" if verdict.errcode is not None else "Fix it"
    return Stop(
        Reason.ACCOUNT,
        Exit.REFUSED,
        f"WeChat refuses the account or the campaign as a whole ({_said(verdict)}), so sending was stopped; "
        f"no row is settled by it. {explained} and run the same command again.",
    )


def _said(verdict: Verdict) -> str:
    """WeChat's code and words, or the fault, for people."""
    if verdict.errcode is None:
        return verdict.detail
    return f"{verdict.errcode} {verdict.detail}".rstrip()
