"""The early ends that the sender itself decides."""

from dataclasses import replace

from wxpush.detail import Detail
from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.foreign import Foreign
from wxpush.model import Verdict
from wxpush.words import Means, Sentence

NO_QUOTA = Stop(Reason.QUOTA, Exit.STOPPED, Sentence("sending.quota_used_up"))
NO_TEMPLATE = Stop(Reason.ACCOUNT, Exit.REFUSED, Sentence("sending.template_gone"))
NO_SUCCESS = Stop(Reason.BREAKER, Exit.STOPPED, Sentence("sending.nothing_accepted"))
#: Ends that the operator set beforehand: the next invocation goes on from there.
BOUNDS = frozenset(
    {Reason.MAX_SENDS, Reason.MAX_DURATION, Reason.MAX_ERRORS, Reason.CANARY, Reason.LIMIT, Reason.WINDOW}
)
_UNWRITTEN = frozenset({Reason.DISK, Reason.STATE})
OUT_OF_RETRIES = Stop(Reason.RETRY_BUDGET, Exit.STOPPED, Sentence("sending.too_many_repeats"))


def no_success(last: Verdict) -> Stop:
    """Five minutes without one: `last` is what came instead."""
    return replace(NO_SUCCESS, sentence=Sentence("sending.nothing_accepted_but", said=said(last)))


def by_others(stop: Stop | None, unsettled: Verdict | None, foreign: Foreign) -> Stop | None:
    """The end of a run in which all rows were tried, where some are open for what answered in WeChat's place: `unsettled`, as a Sender has it."""
    if unsettled is None or (stop is not None and stop.reason is not Reason.RETRY_BUDGET):
        return stop
    return foreign.left(unsettled)


def overrules(stop: Stop, earlier: Stop) -> bool:
    """Whether a stop replaces an earlier one while requests in flight are answered. What cannot be written is no clean end,
    whatever asked for one before; and an answer may be a refusal of the whole account.
    """
    return stop.reason in _UNWRITTEN or (stop.reason is Reason.ACCOUNT and earlier.reason in BOUNDS)


def out_of_retries(last: Verdict | None, *, may_be_of_row: bool) -> Stop:
    """The stop that a spent budget of repeats means. `last`: why a message was to be repeated last; `may_be_of_row` as in `halted`."""
    if last is None:
        return OUT_OF_RETRIES
    if not may_be_of_row:
        return replace(OUT_OF_RETRIES, sentence=Sentence("sending.too_many_repeats_for", said=said(last)))
    sentence = Sentence("sending.too_many_repeats_perhaps_of_row", said=said(last), errcode=last.errcode)
    return replace(OUT_OF_RETRIES, sentence=sentence, row_code=last.errcode)


def halted(verdict: Verdict, *, may_be_of_row: bool) -> Stop:
    """The stop that an account-wide refusal means. `may_be_of_row`: it is about one row, if the operator says so."""
    words, errcode = said(verdict), verdict.errcode
    if errcode is None:
        sentence = Sentence("sending.refused_without_code", said=words)
    elif may_be_of_row:
        sentence = Sentence("sending.refused_perhaps_of_row", said=words, errcode=errcode)
    else:
        sentence = Sentence("sending.refused", said=words, errcode=errcode)
    row_code = errcode if may_be_of_row else None
    return Stop(Reason.ACCOUNT, Exit.REFUSED, sentence, row_code, means=Means.NOT_SETTLED)


def said(verdict: Verdict) -> Detail:
    """WeChat's code and words, or the fault, for people."""
    if verdict.errcode is None:
        return verdict.detail
    if not verdict.detail:
        return str(verdict.errcode)
    return Sentence("sending.code_and_words", errcode=verdict.errcode, words=verdict.detail)
