"""One call of a program: what it runs with, and how it is stopped."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, Unpack

from wxpush.api.values import Account, Campaign, Options, Report
from wxpush.config import Config
from wxpush.options.send import DoubtPolicy
from wxpush.parsing.baseurl import DEFAULT_BASE_URL
from wxpush.parsing.quantities import MaxErrors
from wxpush.progress.snapshot import Snapshot
from wxpush.run import send as sending
from wxpush.run.check import dryrun
from wxpush.run.ports import Ports
from wxpush.run.preparing.marking import DECISIONS, retrying
from wxpush.run.program import Consent, Program, Question, Record
from wxpush.run.settings import Settings, Suppression


class Call:
    """One call that is under way, or will be: `run` it once; `stop` it from any thread."""

    def __init__(
        self,
        work: Callable[[Ports], object],
        *,
        confirm: Callable[[Question], bool] | None = None,
        on_progress: Callable[[Snapshot], object] | None = None,
    ) -> None:
        self._work = work
        self._record = Record(on_progress)
        self._program = Program()
        self._ports = Ports(self._record, Consent(confirm), self._program)

    def run(self) -> Report:
        """Do it. Raises WxpushError where it could not begin."""
        self._work(self._ports)
        record = self._record
        assert record.summed_up is not None, "a run that began is summed up"
        return Report(record.summed_up, tuple(record.sentences), tuple(record.tallies))

    def stop(self) -> None:
        """End it in order: `run` gives what was done by then."""
        self._program.stop()

    def run_aside(self) -> Report:
        """The same in a thread of its own: its event loop handles no signal there, and Ctrl-C here ends it in order."""
        with ThreadPoolExecutor(1, "wxpush") as pool:
            running = pool.submit(self.run)
            try:
                return running.result()
            except BaseException:
                self.stop()
                raise


def check_call(campaign: Campaign, account: Account | None = None, **options: Unpack[Options]) -> Call:
    """What `check` runs."""
    settings = _settings(campaign, account, options)
    wanted = dryrun.Wanted(offline=account is None)
    return Call(lambda ports: dryrun.check(settings, ports, wanted))


def send_call(
    campaign: Campaign,
    account: Account,
    *,
    retry: Collection[int] | None = None,
    resolve: Literal["sent", "resend", "skip"] | None = None,
    confirm: Callable[[Question], bool] | None = None,
    on_progress: Callable[[Snapshot], object] | None = None,
    **options: Unpack[Options],
) -> Call:
    """What `send` runs."""
    settings = _settings(campaign, account, options)
    marking = DECISIONS[resolve] if resolve else retrying(sorted(retry)) if retry is not None else None
    return Call(
        lambda ports: sending.send(settings, ports, marking), confirm=confirm, on_progress=on_progress
    )


def _settings(campaign: Campaign, account: Account | None, options: Options) -> Settings:
    values = dict[str, Any](options)
    if (most := values.pop("max_errors", None)) is not None:
        values["max_errors"] = MaxErrors(count=most)
    if (path := values.pop("suppress", None)) is not None:
        values["suppression"] = Suppression(path=Path(path))
    if "in_doubt" in values:
        values["in_doubt"] = DoubtPolicy(values["in_doubt"])
    if "errcode_is_row" in values:
        values["errcode_is_row"] = frozenset(values["errcode_is_row"])
    return Settings(
        place=campaign.place,
        config=account.config if account else Config(),
        environ={},
        base_url=account.base_url if account else DEFAULT_BASE_URL,
        access=account.access if account else None,
        **values,
    )
