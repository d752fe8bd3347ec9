"""What is said where the sender itself ends a run."""

from wxpush.words import Text

_REFUSED = "WeChat refuses the account or the campaign as a whole ({said}), so sending was stopped"
_PERHAPS_OF_ROW = (
    "See `wxpush explain {errcode}`, fix it and run the same command again; if it is about this row alone, add "
    "--errcode-is-row {errcode}."
)

TEXTS: dict[str, Text] = {
    "quota_used_up": (
        "The account's quota of template messages is used up for today",
        "It comes back at about midnight, China time: run the same command again then.",
    ),
    "template_gone": (
        "The campaign's template is not in this account (any more), so sending was stopped",
        "Put a template_id of this account into the campaign file and run the same command again.",
    ),
    "nothing_accepted": (
        "WeChat has accepted nothing for five minutes, so sending was stopped",
        "Check the network and whether WeChat's service works, then run the same command again.",
    ),
    "nothing_accepted_but": (
        "WeChat has accepted nothing for five minutes (the last answer: {said}), so sending was stopped",
        "Check the network and whether WeChat's service works, then run the same command again.",
    ),
    "foreign_answers": (
        "A gateway, a proxy or a sign-in page answers instead of {host} ({said}), so sending was stopped",
        "Check the network between this machine and {host}, then run the same command again.",
    ),
    "foreign_answers_alone": (
        "{host}, or a gateway before it, has answered only with errors for {seconds} (the last: {said}), so sending was stopped",
        "Check {host} and what stands before it, then run the same command again.",
    ),
    "foreign_asks_for_time": (
        "{host}, or a gateway before it, takes no requests for {seconds} ({said}), so sending was stopped",
        "Run the same command again after that time.",
    ),
    "foreign_to_some": (
        "For some rows a gateway, a proxy or a sign-in page answered instead of {host} at every try (the last: {said})",
        "Check the network between this machine and {host}, then run the same command again.",
    ),
    "too_many_repeats": (
        "Too many requests had to be repeated, so no more are repeated",
        "Run the same command again.",
    ),
    "too_many_repeats_for": (
        "Too many requests had to be repeated (the last of them for: {said}), so no more are repeated",
        "Run the same command again.",
    ),
    "too_many_repeats_perhaps_of_row": (
        "Too many requests had to be repeated (the last of them for: {said}), so no more are repeated",
        _PERHAPS_OF_ROW,
    ),
    "code_and_words": "{errcode} “{words}”",
    "refused": (_REFUSED, "See `wxpush explain {errcode}`, fix it and run the same command again."),
    "refused_perhaps_of_row": (_REFUSED, _PERHAPS_OF_ROW),
    "refused_without_code": (_REFUSED, "Fix it and run the same command again."),
}
