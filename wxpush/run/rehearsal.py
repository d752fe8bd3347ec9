"""The sandbox of `--sandbox`, which reaches nobody."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from wxpush.access import Access
from wxpush.channels.common.kind import UsedTemplate
from wxpush.config import Config
from wxpush.credentials import Secret
from wxpush.sandbox.identity import TEMPLATE_ID


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
