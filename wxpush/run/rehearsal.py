"""The sandbox of `--sandbox`, which reaches nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wxpush.access import Access
from wxpush.channels.common.kind import UsedTemplate
from wxpush.config import Config
from wxpush.credentials import Secret
from wxpush.sandbox.identity import TEMPLATE_ID


@contextmanager
def sandbox_access(template: UsedTemplate | None, ledger: Path | None) -> Iterator[Access]:
    """Start the bundled API for as long as the block, with the template in its account."""
    from wxpush.sandbox.faults import Faults  # noqa: PLC0415 - only a rehearsal needs it
    from wxpush.sandbox.options import SandboxOptions, Template  # noqa: PLC0415 - only a rehearsal needs it
    from wxpush.sandbox.process import SandboxProcess  # noqa: PLC0415 - only a rehearsal needs it

    known = template is not None and TEMPLATE_ID.fullmatch(template.template_id)
    templates = (Template(template.template_id, tuple(template.data)),) if template and known else ()
    options = SandboxOptions(
        templates=templates, ledger=str(ledger) if ledger else None, faults=Faults(daily_limit=10**9)
    )
    with SandboxProcess(options) as process:
        yield Access(process.appid, process.base_url, Config(), Secret(process.secret), cached=False)
