"""The sandbox of `--sandbox`, which reaches nobody."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wxpush.access import Access
from wxpush.channels.common.kind import UsedTemplate
from wxpush.config import Config
from wxpush.credentials import Secret
from wxpush.errors import UsageError
from wxpush.oserror import cause
from wxpush.sandbox.account.ledger import found_ledger
from wxpush.sandbox.identity import TEMPLATE_ID
from wxpush.system.files import NotOwnError, unlink_found
from wxpush.words import Sentence


@contextmanager
def sandbox_access(used: Iterable[UsedTemplate | None], ledger: Path | None) -> Iterator[Access]:
    """Start the bundled API for as long as the block, with the templates in its account."""
    from wxpush.sandbox.faults import Faults  # noqa: PLC0415 - only a rehearsal needs it
    from wxpush.sandbox.options import SandboxOptions, Template  # noqa: PLC0415 - only a rehearsal needs it
    from wxpush.sandbox.process import SandboxProcess  # noqa: PLC0415 - only a rehearsal needs it

    # Two campaigns may send the same template; its keys are those of the first.
    known = {each.template_id: each for each in reversed([*used]) if each is not None}
    templates = tuple(
        Template(name, tuple(template.data))
        for name, template in known.items()
        if TEMPLATE_ID.fullmatch(name)
    )
    options = SandboxOptions(
        templates=templates, ledger=str(ledger) if ledger else None, faults=Faults(daily_limit=10**9)
    )
    with SandboxProcess(options) as process:
        yield Access(process.appid, process.base_url, Config(), Secret(process.secret), cached=False)


def require_ledger(path: Path) -> None:
    """Raise UsageError where the rehearsal's ledger cannot be, as something else has its name."""
    why: Sentence | str
    try:
        found_ledger(path)
    except NotOwnError as error:
        why = Sentence("sandbox.file_is", what=error.why)
    except UsageError:
        why = Sentence("run.holds_no_ledger")
    except OSError as error:
        why = cause(error)
    else:
        return
    raise UsageError("run.ledger_refused", path=path, why=why)


def forget_ledger(path: Path) -> None:
    """Delete what an earlier rehearsal delivered. What has its name by now and is none of ours stays: the sandbox refuses it."""
    with suppress(NotOwnError, UsageError, OSError):
        found = found_ledger(path)
        if found is not None:
            unlink_found(path, found)
