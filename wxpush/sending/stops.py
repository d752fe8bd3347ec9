"""The early ends that the sender itself decides."""

from dataclasses import replace

from wxpush.errors import Exit, Reason, Stop
from wxpush.model import Verdict
from wxpush.words import Means, Sentence

NO_QUOTA = Stop(Reason.QUOTA, Exit.STOPPED, Sentence("sending.quota_used_up"))
NO_TEMPLATE = Stop(Reason.ACCOUNT, Exit.REFUSED, Sentence("sending.template_gone"))
NO_SUCCESS = Stop(Reason.BREAKER, Exit.STOPPED, Sentence("sending.nothing_accepted"))
OUT_OF_RETRIES = Stop(Reason.RETRY_BUDGET, Exit.STOPPED, Sentence("sending.too_many_repeats"))


def out_of_retries(last: Verdict | None) -> Stop:
    """The stop that a spent budget of repeats means. `last`: why a message was to be repeated last."""
    if last is None:
        return OUT_OF_RETRIES
    return replace(OUT_OF_RETRIES, sentence=Sentence("sending.too_many_repeats_for", said=_said(last)))


def halted(verdict: Verdict) -> Stop:
    """The stop that an account-wide refusal means."""
    said, errcode = _said(verdict), verdict.errcode
    sentence = (
        Sentence("sending.refused_without_code", said=said)
        if errcode is None
        else Sentence("sending.refused", said=said, errcode=errcode)
    )
    return Stop(Reason.ACCOUNT, Exit.REFUSED, sentence, means=Means.NOT_SETTLED)


def _said(verdict: Verdict) -> str:
    """WeChat's code and words, or the fault, for people."""
    if verdict.errcode is None:
        return verdict.detail
    return f"{verdict.errcode} {verdict.detail}".rstrip()
