"""What is said where refusals end a run."""

from wxpush.words import Text

_EXPLAIN = (
    "See `wxpush explain {errcode}`, fix it and run the same command again; if it is about these rows alone, add "
    "--errcode-is-row {errcode}."
)
_NEVER_PASSED = "WeChat answered {errcode} “{detail}” {count} times with no message accepted in between, so sending was stopped"

TEXTS: dict[str, Text] = {
    "first_all_refused": (
        "The first {count} messages were all refused with {errcode} “{detail}”, which points to the account, the template or the list as a whole",
        _EXPLAIN,
    ),
    "refused_in_a_row": (
        "{count} messages in a row were refused with {errcode} “{detail}”, which points to more than these rows",
        _EXPLAIN,
    ),
    "quota_never_passed": (
        _NEVER_PASSED,
        "A quota of the day or of a shorter time is used up: see `wxpush quota`, and run the same command again later.",
    ),
    "template_never_passed": (
        f"{_NEVER_PASSED}, although the account may still list the template",
        "See `wxpush explain {errcode}`, look at the template on mp.weixin.qq.com and run the same command again.",
    ),
    "never_of_a_row": (
        "--errcode-is-row {errcode}: this code is not about the row that gets it, and wxpush repeats or settles it by itself",
        "Leave it out; `wxpush explain {errcode}` says what it means.",
    ),
    "max_errors": (
        "{rejected} of {settled} rows were rejected, more than --max-errors allows",
        "Look at them with `wxpush results {named} --state rejected`, then run the same command again.",
    ),
    "canary_rejected": (
        "A canary row was rejected",
        "See `wxpush results {named} --state rejected`, correct it and run the same command again.",
    ),
    "paused_by": "paused by {by}: nothing more leaves until it is resumed",
}
