"""The checks of `doctor`. Each is a value; none of them ends the others."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from wxpush import probes, wiring
from wxpush.access import Access, account_access
from wxpush.config import Config
from wxpush.credentials import SECRET_NAME, appid_doubt
from wxpush.detail import Detail
from wxpush.errors import AccountError, Exit, UnreachableError, UsageError, WxpushError
from wxpush.options.send import KEEP_QUOTA
from wxpush.options.values import Values
from wxpush.run.check.campaign import campaign
from wxpush.run.check.disk import disk
from wxpush.run.check.finding import CheckResult, Level, check, failed
from wxpush.run.check.known import known, listed
from wxpush.run.check.notifiers import notifiers
from wxpush.run.check.shared import shared_state
from wxpush.run.machine import Machine
from wxpush.run.place import Place
from wxpush.run.timing.keeping import kept_of
from wxpush.system.clock import Clock
from wxpush.system.signals import run_interruptible
from wxpush.token.sources import source_of
from wxpush.wechat.refusals import IP_REFUSED
from wxpush.wechat.values import Quota
from wxpush.words import Duration, Means, Sentence

_SECONDS = 10.0
#: A look-up that takes longer is worth a word: its name server fails, and another one answers after the first was waited for.
_NAME_ODD = 1.0
#: A clock that is further off than this is worth a word; further than that, tokens and the nine minutes are at stake.
_CLOCK_ODD, _CLOCK_WRONG = 10.0, 300.0


@dataclass(frozen=True, slots=True)
class FoundConfig:
    """The configuration, and the file that it stands in; None where there is none."""

    config: Config
    path: Path | None


def exit_of(checks: Iterable[CheckResult]) -> Exit:
    """0 where nothing failed; 5 where WeChat refuses the account; else 2."""
    codes = {each.exit for each in checks if each.level is Level.FAIL}
    return Exit.REFUSED if Exit.REFUSED in codes else Exit.USAGE if codes else Exit.DONE


def examine(
    find: Callable[[], FoundConfig],
    address: Callable[[Config], str],
    environ: dict[str, str],
    recipients: Path | None,
    machine: Machine,
    *,
    state: str | None = None,
) -> Iterator[CheckResult]:
    """Run every check, in the order in which a message depends on them; what only follows from a fault that was told is not looked at.

    `find` and `address` give the configuration and the base URL, or raise UsageError; `recipients`: the list of a campaign that is looked at too; `state`:
    the address of a Redis that is.
    """
    config, found = _configuration(find)
    yield found
    access = None
    if found.level is not Level.FAIL:
        access = yield from _account(address, config, environ, machine)
    yield from notifiers(config.notify or {})
    if state is not None:
        yield shared_state(state)
    yield disk(recipients.parent if recipients else Path(), machine.clock)
    yield _loop()
    if recipients is not None:
        yield from _of_campaign(recipients, config, access, machine)


def _of_campaign(
    recipients: Path, config: Config, access: Access | None, machine: Machine
) -> Iterator[CheckResult]:
    wrong = list(listed(recipients))
    yield from wrong
    if not wrong:
        try:
            place = replace(Place.of(recipients), allow_hosts=config.allow_hosts or ())
        except UsageError as error:
            yield failed("campaign", error)
        else:
            yield from campaign(place, access, machine)
    yield from known(recipients)


def _configuration(find: Callable[[], FoundConfig]) -> tuple[Config, CheckResult]:
    try:
        found = find()
    except UsageError as error:
        return Config(), failed("configuration", error)
    if found.path is None:
        advice = Sentence("run.init_writes_one")
        return found.config, check("configuration", Level.WARN, Sentence("run.no_configuration"), advice)
    return found.config, CheckResult("configuration", Level.OK, str(found.path))


def _account(
    address: Callable[[Config], str], config: Config, environ: dict[str, str], machine: Machine
) -> Generator[CheckResult, None, Access | None]:
    """Gives the account where it has answered."""
    try:
        url = address(config)
    except UsageError as error:
        yield failed("address", error)
        return None
    try:
        way = probes.proxy(url, environ)
    except UsageError as error:
        yield failed("proxy", error)
        return None
    access, origin = None, _origin(config, environ)
    try:
        access = account_access(config, url, environ)
    except UsageError as error:
        yield failed("secret", error)
    else:
        yield _secret(access, origin)
    yield check("proxy", Level.OK, way or Sentence("run.no_proxy"))
    reached = list(_reach(url, environ, machine.clock))
    yield from reached
    if access is None or reached[0].level is Level.FAIL:
        return None
    asked = list(_asked(access, machine))
    yield from asked
    return access if asked[0].level is Level.OK else None


def _origin(config: Config, environ: Mapping[str, str]) -> Sentence | str:
    """Where the secret comes from, in the order in which it is looked for."""
    ways = {
        name: getattr(config, name)
        for name in ("token_command", "token_url", "secret_file", "secret_command")
    }
    named = next((name for name, value in ways.items() if value), "")
    if named == "secret_file":
        return Sentence("run.by_secret_file", path=config.secret_file)
    variables = ("CREDENTIALS_DIRECTORY", "WXPUSH_SECRET_FILE", SECRET_NAME)
    return named or next((name for name in variables if environ.get(name)), "")


def _secret(access: Access, origin: Sentence | str) -> CheckResult:
    what = Sentence("run.secret_by", appid=access.appid, origin=origin)
    doubt = appid_doubt(access.appid)
    if doubt:
        return check("secret", Level.WARN, what, doubt)
    if origin == SECRET_NAME:
        return check("secret", Level.WARN, what, Sentence("run.file_is_safer"))
    return check("secret", Level.OK, what)


def _reach(url: str, environ: Mapping[str, str], own: Clock) -> Iterator[CheckResult]:
    try:
        reply, date = run_interruptible(lambda: probes.knock(url, seconds=_SECONDS))
    except UsageError as error:
        yield failed("connection", error)
        return
    if reply.fault:
        what = Sentence("run.not_reached", url=url, fault=reply.fault)
        yield check("connection", Level.FAIL, what, _to_mend(url, environ, reply.fault))
        return
    takes = probes.look_up(url, environ)
    if takes > _NAME_ODD:
        what = Sentence("run.name_slow", url=url, takes=Duration(takes))
        yield check("connection", Level.WARN, what, Sentence("run.look_at_the_name_server"))
    else:
        yield CheckResult("connection", Level.OK, url)
    yield clock(date, datetime.fromtimestamp(own.wall_ms() / 1000, UTC))


def _to_mend(url: str, environ: Mapping[str, str], fault: Detail) -> Sentence:
    if not probes.at_proxy(fault):
        return Sentence("run.is_there_a_network")
    return Sentence("run.look_at_the_proxy", proxy=probes.proxy(url, environ), host=urlsplit(url).netloc)


def clock(date: str, now: datetime) -> CheckResult:
    """The machine's clock against the server's, whose Date header has whole seconds."""
    try:
        off = (now - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return check("clock", Level.WARN, Sentence("run.clock_not_compared"))
    if abs(off) <= _CLOCK_ODD:
        return check("clock", Level.OK, Sentence("run.clock_right"))
    what = Sentence("run.clock_ahead" if off > 0 else "run.clock_behind", off=Duration(abs(off)))
    level = Level.FAIL if abs(off) > _CLOCK_WRONG else Level.WARN
    return check("clock", level, what, Sentence("run.set_the_clock"))


def _asked(access: Access, machine: Machine) -> Iterator[CheckResult]:
    try:
        run_interruptible(lambda: probes.fetch_token(access, seconds=_SECONDS, clock=machine.clock))
    except WxpushError as error:
        name = "IP allow-list" if isinstance(error, AccountError) and error.errcode == IP_REFUSED else "token"
        yield failed(name, error)
        return
    yield check("token", Level.OK, Sentence("run.token_given"))
    source = source_of(access.config)
    if source.retires or not source.official:
        yield check("IP allow-list", Level.OK, Sentence("run.address_not_tried"))
    else:
        yield check("IP allow-list", Level.OK, Sentence("run.address_accepted"))
    yield _quota(access, machine)


def _quota(access: Access, machine: Machine) -> CheckResult:
    async def ask() -> Quota:
        async with machine.line(access, seconds=_SECONDS) as line:
            return await line.account.quota()

    try:
        quota = run_interruptible(ask)
    except AccountError as error:
        return failed("quota", error)
    except UnreachableError as error:
        return CheckResult("quota", Level.WARN, error.told(Means.NOTHING))
    remain, limit = quota.remain, quota.daily_limit
    if kept := kept_of(quota, Values({}, access.config.options())[KEEP_QUOTA]):
        told = Sentence("run.quota_left_to_lists", remain=remain, limit=limit, lists=max(0, remain - kept))
        return check("quota", Level.OK if remain > kept else Level.WARN, told)
    if not remain:
        none = Sentence("run.quota_none_left", limit=limit)
        return check("quota", Level.WARN, none, Sentence("run.send_tomorrow"))
    return check("quota", Level.OK, Sentence("run.quota_left", remain=remain, limit=limit))


def _loop() -> CheckResult:
    if wiring.has_uvloop():
        return CheckResult("event loop", Level.OK, "uvloop")
    return check("event loop", Level.WARN, Sentence("run.loop_of_asyncio"), Sentence("run.install_uvloop"))
