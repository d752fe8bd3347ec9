"""What several commands say: what to run next, and files and options that cannot be used."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "serve_without_keys": "Nobody is asked for a key: every program of this machine can send messages.",
    # -vv: a request that was refused or not answered
    "tried": "row {row}, try {tries}: {outcome}",
    "tried_for": "row {row}, try {tries}: {outcome}: {said}",
    # a reason that stands in the campaign file, and its place there
    "doubt": "{place}: {reason}.",
    # files
    "output_closed": "Standard output is closed, so nothing could be shown; name a file or leave it open.",
    "input_closed": ("Standard input is closed", "Name a file, or leave it open."),
    "input_unread": ("Standard input cannot be read ({why})", "Name a file."),
    "output_unwritable": "Standard output cannot be written ({why}); what was shown is not complete.",
    "log_unwritable": ("The log file {path} cannot be written ({why})", "Name another with --log-file."),
    # options
    "no_trial_here": (
        "--dry-run, --to, --row, --output and --offline go with `wxpush send` only",
        "`wxpush results` shows the rows concerned.",
    ),
    "decision_unknown": ("--as {word!r} is not known", "Use one of: {words}."),
    "rejected_without_list": (
        "--suppress-rejected needs the list that it adds to",
        "Name one with --suppress FILE, or as suppress: in wxpush.yaml.",
    ),
}
