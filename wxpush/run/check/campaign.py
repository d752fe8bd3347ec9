"""What `doctor` finds of a campaign: its file beside the list, the first rows, and its template at the account."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice

from wxpush.access import Access
from wxpush.credentials import AccountKey
from wxpush.errors import AccountError, UnreachableError, WxpushError
from wxpush.model import BadRow, Recipient
from wxpush.redact import clean
from wxpush.run.check.finding import CheckResult, Level, check, failed
from wxpush.run.identity import SANDBOX
from wxpush.run.job import Job, open_job
from wxpush.run.machine import Machine
from wxpush.run.place import Place
from wxpush.run.preparing.preflight import AccountWord, compared, refusal
from wxpush.system.signals import run_interruptible
from wxpush.words import Means, Sentence

_SECONDS = 10.0
#: So many rows are composed: whether the columns are right shows in the first.
_ROWS = 100


def campaign(place: Place, access: Access | None, machine: Machine) -> Iterator[CheckResult]:
    """The checks, none of which reads the whole list. `access`: the account, where it has answered by now."""
    account = SANDBOX if access is None else AccountKey(access.appid, access.base_url)
    with ExitStack() as stack:
        try:
            job = stack.enter_context(open_job(place, account))
            yield _first_rows(job)
        except WxpushError as error:
            yield failed("campaign", error)
            return
        if access is not None and job.template is not None:
            yield _template(job, access, machine)


def _first_rows(job: Job) -> CheckResult:
    """Raises SourceError where the list cannot be read."""
    rows = list(islice((row for _, found in job.source.blocks() for row in found), _ROWS))
    made = [job.channel.compose(row) if isinstance(row, Recipient) else row for row in rows]
    bad = [each for each in made if isinstance(each, BadRow)]
    place = job.place
    if not bad:
        return check("campaign", Level.OK, Sentence("run.campaign_fits", path=place.campaign, many=len(rows)))
    what = Sentence(
        "run.campaign_rows_invalid",
        path=place.campaign,
        bad=len(bad),
        many=len(rows),
        row=bad[0].row,
        why=bad[0].reason,
    )
    advice = Sentence("run.dry_run_shows", named=f"{place.named}{place.sending}")
    return check("campaign", Level.FAIL if len(bad) == len(rows) else Level.WARN, what, advice)


def _template(job: Job, access: Access, machine: Machine) -> CheckResult:
    async def ask() -> AccountWord:
        async with machine.line(access, seconds=_SECONDS) as line:
            return AccountWord(templates=tuple(await line.account.templates()))

    try:
        comparison = compared(job.template, run_interruptible(ask))
    except AccountError as error:
        return failed("template", error)
    except UnreachableError as error:
        return CheckResult("template", Level.WARN, error.told(Means.NOTHING))
    refused = refusal(job.campaign, comparison, access.appid)
    if refused is not None:
        return failed("template", refused)
    if comparison is None or comparison.template is None:
        return check("template", Level.OK, Sentence("run.template_any"))
    title = clean(comparison.template.title) or Sentence("run.untitled")
    return check("template", Level.OK, Sentence("run.template_fits", title=title, id=comparison.template_id))
