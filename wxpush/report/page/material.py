"""What a page is made of: what a checkpoint knows, read at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wxpush.channels.common.errcodes import Errcodes
from wxpush.checkpoint.base import Facts, Invocation, Origin
from wxpush.checkpoint.sums import Key
from wxpush.checkpoint.timeline import Stretch
from wxpush.report.standing import StatusSummary
from wxpush.wechat.values import TemplateInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMaterial:
    """Of one campaign. `label`: what names its list; `command`, `notes`: what `status` has to say beside where it stands."""

    label: str
    summary: StatusSummary
    command: str | None
    facts: Facts
    errcodes: Errcodes
    #: Oldest first.
    invocations: Sequence[Invocation]
    #: By the number of the invocation.
    origins: Mapping[int, Origin]
    stretches: Sequence[Stretch]
    sums: Mapping[Key, int]
    #: As `rows.invalid_kinds` gives them.
    invalid: Sequence[tuple[str, int, str]] = ()
    #: As it was when somebody asked for it last; None: nobody did on this machine.
    template: TemplateInfo | None = None
    notes: Sequence[str] = ()
    made_ms: int = 0
