"""Why a dispatch does not begin or go on, and what its early end leaves."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # whose campaign it is
    "of_another_checkpoint": (
        "This campaign was dispatched from another checkpoint already",
        "Go on where it was begun, or give this list a campaign `name:` of its own.",
    ),
    "of_a_newer_copy": (
        (
            "Results of this campaign were collected into another copy of this checkpoint since it was made, so rows that "
            "look unsent here may have been sent"
        ),
        "Go on with the newest copy.",
    ),
    "another_dispatch": (
        "Another `wxpush dispatch` of this campaign is at work",
        "Watch it with `wxpush status`.",
    ),
    "overtaken": (
        "Another `wxpush dispatch` of this campaign took over while this one was cut off from Redis; this one stopped, and "
        "what it collected is kept. Watch the other with `wxpush status`."
    ),
    "begun_anew": "The run is begun anew; its rows are taken back from the workers first.",
    # the map of rows
    "map_gone": (
        "The Redis at {at} has no map of this campaign's rows any more, so nobody can say which rows were sent",
        (
            "What was handed out and has no outcome is in doubt. Bring that Redis back with its data and run the same command again; "
            "if that cannot be, give the dispatch up with --abandon."
        ),
    ),
    "map_of_another": (
        (
            "The Redis at {at} has this campaign as another checkpoint's, begun since this one handed rows out, so nobody can say "
            "which of those were sent"
        ),
        "They are in doubt. Give this dispatch up with --abandon.",
    ),
    # an early end of which workers do not hear
    "workers_unheard": (
        "{stop} The Redis at {at} does not answer, so the workers were not told: they may go on with what they have, which counts as "
        "in doubt until it is collected. `wxpush pause` stops them as soon as it answers."
    ),
    "workers_unheard_rows": (
        "{stop} The Redis at {at} does not answer, so the workers were not told: they may go on with what they have, {many:,} rows "
        "at the most, which count as in doubt until they are collected. `wxpush pause` stops them as soon as it answers."
    ),
}
