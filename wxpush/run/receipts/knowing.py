"""A run that begins makes itself known to whoever takes the account's delivery events."""

from wxpush.errors import WxpushError
from wxpush.receipts.file.store import ReceiptsFile
from wxpush.receipts.taking import make_known
from wxpush.run.receipts.looking import receipts_file
from wxpush.run.session import Session
from wxpush.words import Sentence
from wxpush.words.labels import Label


def know_run(session: Session) -> None:
    """Where a receipts file is named, or is there. Messages leave all the same where that fails, which is told."""
    where, appid = session.settings.place, session.facts.appid
    path = receipts_file(where, appid)
    if path is None or (where.receipts is None and not path.exists()):
        return
    try:
        with ReceiptsFile.open(path, appid) as file:
            make_known(session.checkpoint, file)
    except WxpushError as error:
        session.voice.say(Sentence("run.receipts_not_told", why=error.sentence), Label.WARNING)
