"""What the commands say that move the levers of a send on this machine."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "pause_moved": "{list} is paused: answers to requests in flight are waited for, nothing more leaves before `wxpush resume {named}`.",
    "pause_stood": "{list} was paused already.",
    "resume_moved": "{list} is being sent again, at {rate}.",
    "resume_stood": "{list} was not paused; it is being sent at {rate}.",
    "rate_moved": "{list} is sent at {rate} now, not at {before}.",
    "rate_stood": "{list} was to be sent at {rate} already.",
    "still_paused": "It is paused, so nothing leaves before `wxpush resume {named}`.",
    "not_recorded": "The checkpoint could not be written, so it does not tell who did this; the send ends by itself for it, and says why.",
    "nothing_is_sent": "{list} is not being sent on this machine now; this command sends it, or goes on with it:",
    "nothing_to_move": (
        "{list} is not being sent on this machine now, so `wxpush {lever}` has nothing to act on",
        "`wxpush status {named}` shows how it stands.",
    ),
    "only_rehearsed_now": (
        "{list} is not being sent now, only rehearsed",
        "For the rehearsal: `wxpush {lever} {named} --sandbox`.",
    ),
    "levers_out_of_reach": (
        "{list} is being sent, but its process cannot be reached: another user's, one that has no socket, or a `wxpush dispatch`",
        "Give the order as the user who sends; for a dispatch leave RECIPIENTS out and name the broker; or use the keys, or Ctrl-C, in its terminal.",
    ),
    "list_and_broker": (
        "RECIPIENTS ({list}) mean a send on this machine, {option} means a cluster, so it is not clear what `wxpush {lever}` is for",
        "Leave one of them out.",
    ),
    "rate_words": (
        "`wxpush rate` takes a list and a rate, or for a cluster a rate alone, not: {words}",
        "For example: `wxpush rate orders.csv 80/s`",
    ),
}
