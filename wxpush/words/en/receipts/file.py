"""What is said of the file that keeps delivery events."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_folder": (
        "This user has no home folder, so there is no place for a receipts file",
        "Name one with --receipts FILE.",
    ),
    "not_own": (
        "{path} {why}, so it was not used as a receipts file",
        "Name another file with --receipts, or remove it.",
    ),
    "beside_another_file": (
        "{path} {why}, so the receipts file beside it was neither read nor written",
        "Find out who put it there, then remove it.",
    ),
    "foreign": (
        "{path} is not a receipts file of wxpush, or it is damaged, so it was not touched",
        "Name another file with --receipts.",
    ),
    "format_unknown": (
        "{path} is a receipts file of format {version}, and this wxpush knows format {format}",
        "Use the version of wxpush that made it, or a newer one.",
    ),
    "of_another_account": (
        "{path} keeps the delivery events of {of}, and not of {appid}",
        "Name another file with --receipts, or choose the account with --profile.",
    ),
    "unwritable": (
        "The receipts file {path} cannot be written or read ({why})",
        "Free space or make its folder writable; WeChat repeats what was not taken.",
    ),
    "busy": (
        "Another process has kept the receipts file {path} for itself for ten seconds",
        "Find out which one (`fuser {path}`), then try again.",
    ),
    "port_unusable": ("No server can listen on {host}:{port} ({why})", "Name another address with --listen."),
    "not_installed": (
        "Encrypted pushes need more than wxpush has by itself",
        "Install it with: pip install 'wxpush-cli[receipts]'",
    ),
}
