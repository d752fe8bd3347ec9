"""A campaign as a page: what of its checkpoint it is made of. Sums are kept there, so no row is counted or joined."""

from collections.abc import Sequence

from wxpush import wiring
from wxpush.channels import known
from wxpush.checkpoint import pulse, rows, sums, timeline
from wxpush.report.page.material import PageMaterial
from wxpush.run.place import Place
from wxpush.run.status import Look, Status
from wxpush.system.clock import Clock
from wxpush.wechat.values import TemplateInfo


def material(
    look: Look, where: Place, found: Status, clock: Clock, *, command: str | None, notes: Sequence[str] = ()
) -> PageMaterial:
    """What the page of a campaign is made of. `found`: what the same look made of it; `command`, `notes`: what `status` shows beside that."""
    checkpoint, facts = look.checkpoint, look.facts
    every = checkpoint.invocations()
    return PageMaterial(
        label=where.label,
        summary=found.summary,
        command=command,
        facts=facts,
        errcodes=known(facts.channel).errcodes,
        invocations=every,
        origins=checkpoint.ask(pulse.origins),
        stretches=checkpoint.ask(lambda connection: list(timeline.every(connection))),
        sums=checkpoint.ask(sums.read),
        invalid=checkpoint.ask(rows.invalid_kinds) if found.summary.invalid else [],
        template=_template(found.summary.template_id),
        notes=notes,
        made_ms=clock.wall_ms(),
    )


def _template(template_id: str | None) -> TemplateInfo | None:
    """The template as it was when this user asked for it last."""
    kept = wiring.kept_templates() if template_id else []
    return next((each for each in kept if each.template_id == template_id), None)
