"""English. Each room's texts have a file of their own here, by their ids."""

from wxpush.words import Means, Text
from wxpush.words.en import (
    credentials,
    limits,
    quantities,
    sending,
    signals,
    sources,
    token,
    transport,
    wechat,
)

TEXTS: dict[str, Text] = {
    f"{room.__name__.rpartition('.')[2]}.{name}": text
    for room in (
        credentials,
        limits,
        quantities,
        sending,
        signals,
        sources,
        token,
        transport,
        wechat,
    )
    for name, text in room.TEXTS.items()
}
MEANS = {
    Means.NOTHING: "",
    Means.NOT_SENT: "nothing was sent",
    Means.NOT_CHANGED: "nothing was changed",
    Means.NOT_CHANGED_OR_SENT: "nothing was changed or sent",
    Means.PENDING: "rows not sent stay pending",
    Means.NOT_SETTLED: "no row is settled by it",
    Means.LISTED: "what was listed is kept",
    Means.TRIAL_OPEN: "whether the trial message arrives is not known, and nothing else was sent",
}
PAIR = "{what}; {means}. {do}"
PAIR_ALONE = "{what}. {do}"
COMMA = ", "
duration = quantities.duration
rate = quantities.rate
