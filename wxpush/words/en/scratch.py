"""What is said where a temporary file cannot be written."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_room": (
        "The rows cannot be compared with each other in {folder} ({why})",
        "Make room there, or name another folder by TMPDIR, and run again.",
    ),
}
