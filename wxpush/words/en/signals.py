"""What is said when a signal comes."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "stopped": ("Stopped by {signal}", "Run the same command again."),
    "stopping": "{signal}: no new message is sent, and those on their way are waited for. The same signal once more leaves at once.",
}
