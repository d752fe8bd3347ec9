"""`wxpush report`: a campaign as a page, to a file or to standard output."""

import msgspec

from wxpush.cli.common.failures import tell
from wxpush.cli.common.place import place
from wxpush.cli.common.status.looks import begun_or_refused, picture
from wxpush.cli.common.stdout import page, show_json
from wxpush.cli.common.typed import as_sent
from wxpush.options.common import JSON, QUIET
from wxpush.options.single import PAGE_OUTPUT
from wxpush.options.values import Values
from wxpush.report.page.campaign import campaign_page
from wxpush.run.page.material import material
from wxpush.run.place import copy_for_now
from wxpush.run.status import looking
from wxpush.system.clock import SystemClock
from wxpush.system.replacing import written
from wxpush.words import Sentence
from wxpush.words.labels import Label


def run(recipients: str, options: Values) -> None:
    """Write it. Raises UsageError where the campaign has not begun."""
    output = options[PAGE_OUTPUT]  # refused before anything is looked at
    where, clock = place(recipients, options), SystemClock()
    with copy_for_now(where), looking(where, clock) as look:
        found = begun_or_refused(where, look.take(where) if look else None)
        assert look is not None
        shown = picture(as_sent(where, found.typed, options, named=True), found)
        html = campaign_page(material(look, where, found, clock, command=shown.command, notes=shown.notes))
    if options[JSON]:
        show_json(msgspec.structs.replace(found.summary, next=shown.command))
    elif output is None:
        with page("utf-8") as stream:
            stream.write(html)
    if output is None:
        return
    with written(output, encoding="utf-8") as file:
        file.write(html)
    if not options[QUIET]:
        tell(Label.DONE, Sentence("cli.page_written", path=output))
