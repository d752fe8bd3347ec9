"""One call of a program: what it runs with, and how it is stopped."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Literal, Unpack

from wxpush.api.settled import settled
from wxpush.api.values import Account, Campaign, Options, Report
from wxpush.config import Config
from wxpush.errors import UsageError
from wxpush.model import State
from wxpush.options.single import DECISION, RETRY_STATE
from wxpush.parsing.baseurl import DEFAULT_BASE_URL
from wxpush.progress.snapshot import Snapshot
from wxpush.run import send as sending
from wxpush.run.check import dryrun
from wxpush.run.ports import Ports
from wxpush.run.preparing.marking import DECISIONS, RETRYING_EXPIRED, Marking, retrying
from wxpush.run.program import Consent, Program, Question, RecordingVoice
from wxpush.run.settings import Settings


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
        self._program = Program()
        self._record = RecordingVoice(on_progress, self._program.stop)
        self._ports = Ports(self._record, Consent(confirm), self._program)

    def run(self) -> Report:
        """Do it. Raises WxpushError where it could not begin, and what `on_progress` raised, which ends it in order."""
        self._work(self._ports)
        record = self._record
        if record.failure is not None:
            raise record.failure
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
    wanted = dryrun.DryRunOptions(offline=account is None)
    return Call(lambda ports: dryrun.check(settings, ports, wanted))


def send_call(
    campaign: Campaign,
    account: Account,
    *,
    retry: Collection[int] | Literal["expired"] | None = None,
    resolve: Literal["sent", "resend", "skip"] | None = None,
    confirm: Callable[[Question], bool] | None = None,
    on_progress: Callable[[Snapshot], object] | None = None,
    **options: Unpack[Options],
) -> Call:
    """What `send` runs."""
    settings = _settings(campaign, account, options)
    marking = _marking(retry, resolve)
    return Call(
        lambda ports: sending.send(settings, ports, marking), confirm=confirm, on_progress=on_progress
    )


def _settings(campaign: Campaign, account: Account | None, options: Options) -> Settings:
    config = account.config if account else Config()
    return Settings(
        place=replace(campaign.place, allow_hosts=config.allow_hosts or ()),
        config=config,
        environ={},
        base_url=account.base_url if account else DEFAULT_BASE_URL,
        access=account.access if account else None,
        **settled(options, config),
    )


def _marking(retry: Collection[int] | Literal["expired"] | None, resolve: str | None) -> Marking | None:
    if resolve is not None:
        if resolve not in DECISIONS:
            raise UsageError("misuse.unknown_word", flag=DECISION.flag, word=resolve, words=[*DECISIONS])
        return DECISIONS[resolve]
    if retry is None:
        return None
    if isinstance(retry, str):
        if retry != State.EXPIRED.word:
            raise UsageError(
                "misuse.unknown_word", flag=RETRY_STATE.flag, word=retry, words=[State.EXPIRED.word]
            )
        return RETRYING_EXPIRED
    return retrying(sorted(retry))
