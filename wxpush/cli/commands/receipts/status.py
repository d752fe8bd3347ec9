"""`wxpush receipts status`: what has come, and of which campaigns."""

from wxpush.cli.commands.receipts.account import account_of, file_of
from wxpush.cli.common.stdout import show, show_json
from wxpush.delivery import DeliveryOutcome, DeliverySums
from wxpush.options.common import JSON
from wxpush.options.values import Values
from wxpush.receipts.file.store import KnownRun, ReceiptsFile
from wxpush.redact import clean
from wxpush.words import Phrases, Sentence


def run(options: Values) -> None:
    """Show it. Raises UsageError, DiskError and BusyError."""
    appid = account_of(options)
    path = file_of(options, appid)
    file = ReceiptsFile.look(path, appid)
    if file is None:
        _show(options, Sentence("receipts.none_yet", appid=appid, path=path))
        if options[JSON]:
            show_json({"type": "receipts", "schema": 1, "appid": appid, "receipts": str(path), "events": 0})
        return
    with file:
        outcomes, loose = file.events()
        runs = [(run, file.sums(run.identity) or DeliverySums()) for run in file.runs()]
    many = sum(outcomes.values())
    _show(options, Sentence("receipts.holds", path=path, many=many, appid=appid, loose=loose))
    for known, sums in runs:
        _show(options, _told(known, sums))
    if options[JSON]:
        words = {outcome.name.lower(): outcomes.get(outcome, 0) for outcome in DeliveryOutcome}
        about = {"appid": appid, "receipts": str(path), "events": many, "foreign": loose}
        show_json(
            {"type": "receipts", "schema": 1, **about, **words, "runs": [_object(*one) for one in runs]}
        )


def _show(options: Values, said: Sentence) -> None:
    if not options[JSON]:
        show(f"{clean(str(said))}\n")


def _told(known: KnownRun, sums: DeliverySums) -> Sentence:
    counts = {name: getattr(sums, name) for name in ("delivered", "blocked", "failed", "limited", "probable")}
    parts = [Sentence(f"receipts.{name}", many=many) for name, many in counts.items() if many]
    if not parts:
        return Sentence("receipts.run_nothing", name=known.name, run=known.run)
    return Sentence("receipts.run", name=known.name, run=known.run, told=Phrases(parts))


def _object(known: KnownRun, sums: DeliverySums) -> dict[str, object]:
    return {
        "campaign": known.name,
        "run": known.run,
        "checkpoint": str(known.checkpoint),
        "delivered": sums.delivered,
        "blocked": sums.blocked,
        "failed": sums.failed,
        "limited": sums.limited,
        "probable": sums.probable,
    }
