"""What is said of metrics that a process tells."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "no_metrics_here": (
        "No metrics can be told at {host}, port {port} ({why})",
        "Name another address or port with --metrics-listen.",
    ),
    "metrics_at": "metrics are at {url}",
    "metrics_in_the_clear": "{url} can be read from other machines, by everybody: it names accounts and campaigns, and counts.",
}
