"""What a campaign leaves in clear and nobody needs once it is through: the copy of standard input, and the ledger of its rehearsals."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from wxpush.errors import WxpushError
from wxpush.oserror import cause
from wxpush.run.place import Place, checkpoint_beside
from wxpush.sandbox.account.ledger import is_ledger
from wxpush.sources.spool import is_copy
from wxpush.words import Sentence


def end_with_campaign(place: Place, say: Callable[[Sentence], object]) -> None:
    """Delete them; `say` hears of what cannot be deleted. A rehearsal ends no campaign."""
    if place.sandbox:
        return
    with suppress(WxpushError):  # a name of which none are made
        rehearsal = checkpoint_beside(place.recipients, sandbox=True)
        ledger = rehearsal.with_suffix(".ledger")
        for path, ours in ((place.recipients, is_copy), (ledger, is_ledger)):
            _delete(path, ours, say)


def _delete(path: Path, ours: Callable[[Path], bool], say: Callable[[Sentence], object]) -> None:
    try:
        if ours(path):
            path.unlink()
    except OSError as error:
        say(Sentence("run.remains", path=path, why=cause(error)))
