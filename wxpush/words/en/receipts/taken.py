"""What is said where delivery events are taken, and of what has come."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # serving
    "serves": "Taking delivery events of {appid} at {url} into {path}.",
    "in_the_clear": "{url} can be reached from other machines and speaks plain HTTP; put a web server that speaks HTTPS before it.",
    "stopping": "Stopping: what has come is answered and kept first. The same signal again quits at once.",
    "served": "{new} new, {known} known already, {other} other pushes, {refused} refused.",
    "refused_forged": "A push was refused: its signature is not the one that the Token makes. If WeChat sent it, the Token in {file} is another than in its console.",
    "refused_stale": "A push was refused: its timestamp is more than five minutes from this machine's clock. If WeChat sent it, the clock is wrong.",
    "refused_malformed": "A push was refused: it is no event in XML or JSON.",
    "refused_too_large": "A push was refused: it is larger than any that WeChat sends.",
    "refused_no_key": "A push was refused: it is encrypted, and no key was given. Name the file with the EncodingAESKey with --aes-key-file.",
    "refused_foreign": "A push was refused: it was encrypted for another account than {appid}, or with another key than that of --aes-key-file.",
    "reason_blocked": "refuses messages (delivery event)",
    # import
    "source_unreadable": ("{path} cannot be read ({why})", "Name another file."),
    "imported": "{taken} events taken, {known} known already, {foreign} of no row that is known here, {other} other pushes, {unreadable} unreadable.",
    "unreadable_at": "Unreadable: what begins on line {lines}.",
    "unreadable_more": "Unreadable: what begins on line {lines}, and {more} more.",
    "run_unbegun": ("{list} was not sent yet, so no event is of it", "Send it first."),
    # status
    "none_yet": "There are no delivery events of {appid}: {path} is not there. `wxpush receipts serve` or `import` makes it.",
    "holds": "{path}: {many} events of {appid}, {loose} of no row that is known here.",
    "run": "{name} (run {run}): {told}",
    "run_nothing": "{name} (run {run}): nothing known yet",
    "delivered": "{many} delivered",
    "blocked": "{many} blocked by the user",
    "failed": "{many} failed",
    "limited": "{many} too many for the person",
    "unknown": "{many} not known yet",
    "probable": "{many} of them by person and time",
}
