"""What the account itself has to say about a campaign before a row leaves: token, quota, and the template."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from wxpush import wiring
from wxpush.access import Access
from wxpush.campaign import Campaign
from wxpush.channels.common.kind import UsedTemplate
from wxpush.checkpoint import dispatched
from wxpush.errors import AccountError, QuotaError, UsageError
from wxpush.limits.days import Share, shares
from wxpush.mismatch import did_you_mean
from wxpush.model import Kind
from wxpush.quantities import show_duration, show_rate
from wxpush.redact import clean
from wxpush.run.job import Job
from wxpush.run.machine import Machine
from wxpush.run.preparing.questions import Questions
from wxpush.run.session import Session
from wxpush.sandbox.identity import SANDBOX_TEMPLATE_ID
from wxpush.templates.comparison import Comparison, compare
from wxpush.templates.content import keys
from wxpush.templates.shelf import Shelved
from wxpush.wechat.values import Quota, TemplateInfo

#: What is a doubt only when it cannot be told is not waited for long.
_TRIES = 2


@dataclass(frozen=True, slots=True)
class AccountWord:
    """What is known of an account. None is what could not be had; `doubts` says why, in sentences."""

    quota: Quota | None = None
    templates: tuple[TemplateInfo, ...] | None = None
    doubts: tuple[str, ...] = ()


def ask_account(machine: Machine, access: Access, job: Job, *, seconds: float) -> AccountWord:
    """Ask the account what a campaign's kind of message needs to be asked.

    Raises AccountError where the account is refused as a whole, its secret or this address among it, and UnreachableError where WeChat
    gives no token or answers nothing. What cannot be told of quota and templates alone is a doubt.
    """
    return machine.ask(lambda: _ask_account(machine, access, job, seconds))


async def _ask_account(machine: Machine, access: Access, job: Job, seconds: float) -> AccountWord:
    quota, templates = None, None
    async with machine.line(access, seconds=seconds) as line:
        await line.tokens.get()
        questions = Questions(line.tokens)
        if Kind.QUOTA in job.kind.questions:
            quota = await questions.ask(
                lambda: line.account.quota(job.kind.path, tries=_TRIES),
                open_means="How much is left of the quota is not known, so the run may end early",
            )
        if job.template is not None:
            templates = await questions.ask(
                lambda: line.account.templates(tries=_TRIES),
                open_means="The template was not checked, so a wrong key shows with the first answers only",
            )
        questions.heard()
    if templates is not None:
        wiring.shelf(access).write(Shelved(machine.clock.wall_ms(), tuple(templates)))
    return AccountWord(quota, tuple(templates) if templates is not None else None, tuple(questions.doubts))


def remembered(access: Access, job: Job, now_ms: int) -> AccountWord:
    """What the account said when it was asked last, without asking: its templates, and how old they are."""
    if job.template is None:
        return AccountWord()
    shelved = wiring.shelf(access).read()
    if shelved is None:
        return AccountWord(
            doubts=("The template was not checked: no list of templates is kept of this account.",)
        )
    age = age_of(shelved, now_ms)
    return AccountWord(
        templates=shelved.templates, doubts=(f"The template is checked against a list of {age} ago.",)
    )


def age_of(shelved: Shelved, now_ms: int) -> str:
    """How old a list is, for people."""
    return show_duration(max(now_ms - shelved.asked_ms, 0) // 1000)


def compared(template: UsedTemplate | None, word: AccountWord) -> Comparison | None:
    """The campaign's template held against the account's; None where that cannot be."""
    if (
        template is None
        or word.templates is None
        or any(each.template_id == SANDBOX_TEMPLATE_ID for each in word.templates)
    ):
        return None  # a sandbox that lists this one takes any
    return compare(template.template_id, template.data, word.templates)


def differences(campaign: Campaign, comparison: Comparison) -> list[str]:
    """What is wrong with the keys, one text each, that names file and line."""
    template = comparison.template
    if template is None:
        return []
    known, places = keys(template.content), campaign.places
    unknown = [
        f"{places.name(f'data.{key}')}: the template has no such key{did_you_mean(key, comparison.missing or known)}"
        for key in comparison.unknown
    ]
    missing = [
        f"{places.name('data')}: the template's key {key} is missing; add a line for it"
        for key in comparison.missing
        if not any(f'"{key}"' in text for text in unknown)  # it was misspelt, and that is told
    ]
    return unknown + missing


def refusal(
    campaign: Campaign, comparison: Comparison | None, appid: str, *, means: str = "nothing was sent"
) -> AccountError | UsageError | None:
    """Why WeChat would refuse every row, if it would, and what that means."""
    if comparison is None or comparison.fits:
        return None
    name = comparison.template_id
    if comparison.template is None:
        return AccountError(
            f"The account {appid} has no template {name}, so WeChat would refuse every row (40037); {means}. "
            f"Was it deleted, or is it another account's? `wxpush template list` shows those there are."
        )
    told = "; ".join(text.rstrip("?") for text in differences(campaign, comparison))
    return UsageError(
        f"{told}. WeChat would refuse every row (47003), so {means}; "
        f"`wxpush template show {name}` shows the keys of {clean(comparison.template.title) or 'the template'}."
    )


def hidden(campaign: Campaign, comparison: Comparison | None) -> list[str]:
    """Keys that nobody will see."""
    return [
        f"{campaign.places.name(f'data.{key}')}: WeChat has not shown {key} to anybody since May 2023."
        for key in (comparison.hidden if comparison else ())
    ]


def quota_told(quota: Quota, rows: int, rate: float, now_ms: int) -> str:
    """The quota against the rows, as a sentence; with the days where one does not do."""
    eta = show_duration(rows / rate)
    text = (
        f"{quota.remain:,} messages are left of today's quota of {quota.daily_limit:,}, {rows:,} to send in about "
        f"{eta} at {show_rate(rate)}."
    )
    days = shares(rows, remain=quota.remain, daily_limit=quota.daily_limit, rate=rate, now_ms=now_ms)
    if rows and not days:
        return f"{text} With this quota they cannot all be sent."
    if len(days) > 1:
        return f"{text} That makes {_split(days)} (days in Shanghai): run the same command again each day."
    return text


@dataclass(frozen=True, slots=True)
class Cleared:
    """A campaign that its account would take."""

    campaign: Campaign
    word: AccountWord
    comparison: Comparison | None

    def told(self, rows: int, *, rate: float, now_ms: int, say: Callable[[str], None]) -> list[str]:
        """Say what there is to say of so many rows. Gives what to show to whoever confirms."""
        word = self.word
        for doubt in (*word.doubts, *hidden(self.campaign, self.comparison)):
            say(doubt)
        if word.quota is not None and word.quota.remain < rows:
            say(quota_told(word.quota, rows, rate, now_ms))
        return _confirmation(word, self.comparison, rows)


def hold_against_account(session: Session) -> Cleared:
    """Hold a campaign against its account.

    Raises AccountError or UsageError where every row would be refused, QuotaError where none can be sent today, UnreachableError
    where there is no token; no UsageError while a cluster has rows, as what became of these is told first.
    """
    under_way = session.checkpoint.ask(dispatched.active) is not None
    access, campaign = session.access, session.job.campaign
    if access is None:
        return Cleared(campaign, AccountWord(), None)  # a rehearsal's account is made for the campaign
    word = ask_account(session.machine, access, session.job, seconds=session.settings.timeout)
    comparison = compared(session.job.template, word)
    more = "nothing more is handed out"
    refused = refusal(campaign, comparison, access.appid, means=more if under_way else "nothing was sent")
    if refused is not None:
        raise AccountError(refused.sentence) if under_way else refused
    if word.quota is not None and word.quota.remain <= 0:
        raise QuotaError(
            f"Today's quota of {word.quota.daily_limit:,} messages is used up, so {more if under_way else 'nothing was changed or sent'}. "
            f"Run the same command again when it is midnight in Shanghai."
        )
    return Cleared(campaign, word, comparison)


def _confirmation(word: AccountWord, comparison: Comparison | None, rows: int) -> list[str]:
    """What somebody should see before they say yes: the template, and the quota after the run."""
    told = []
    if comparison is not None and comparison.template is not None:
        told.append(f"Template: {clean(comparison.template.title) or 'untitled'} ({comparison.template_id}).")
    if word.quota is not None:
        remain = word.quota.remain
        after = f"{remain - rows:,} after this run"
        if remain < rows:
            after = f"none after this run, and {rows - remain:,} rows have to wait for tomorrow's"
        told.append(f"Quota: {remain:,} messages left today, {after}.")
    return told


def _split(days: list[Share]) -> str:
    today = days[0].day
    names = {today: "today", today + timedelta(days=1): "tomorrow"}
    shown = [f"{share.rows:,} {names.get(share.day, f'on {share.day}')}" for share in days[:3]]
    if len(days) > len(shown):
        shown.append(f"and so on until {days[-1].day}")
    return ", ".join(shown)
