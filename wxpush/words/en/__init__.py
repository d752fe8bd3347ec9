"""English. Each room's texts have a file of their own here, or a folder of files, by their words."""

from wxpush.words import Means, Texts
from wxpush.words.en import quantities

TEXTS = Texts(__name__)
MEANS = {
    Means.NOTHING: "",
    Means.NOT_SENT: "nothing was sent",
    Means.NOT_SENT_NOW: "nothing was sent now",
    Means.NOT_HANDED_OUT: "nothing more is handed out",
    Means.NOT_SENT_BY_THIS: "this one sent nothing",
    Means.NOT_CHANGED: "nothing was changed",
    Means.NOT_CHANGED_OR_SENT: "nothing was changed or sent",
    Means.PENDING: "rows not sent stay pending",
    Means.STOPPED: "sending was stopped",
    Means.STATES_KEPT: "sending was stopped and every row's state up to then is kept",
    Means.NOT_SETTLED: "no row is settled by it",
    Means.IN_CHECKPOINT: "what was sent is in the checkpoint",
    Means.LISTED: "what was listed is kept",
    Means.NOT_LISTED: "nothing was listed",
    Means.TRIAL_OPEN: "whether the trial message arrives is not known, and nothing else was sent",
}
PAIR = "{what}; {means}. {do}"
PAIR_ALONE = "{what}. {do}"
COMMA = ", "
PHRASE_COMMA = ", "
AND = " and "
OR = " or "
SEMICOLON = "; "
duration = quantities.duration
rate = quantities.rate
