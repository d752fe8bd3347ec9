"""What files are called where two names mean one of them."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "file_list_part": "the list that is not whole yet",
    "file_list_draft": "its draft",
    "file_suppression": "the suppression list",
    "file_secret": "the secret's file",
    "file_cluster_key": "the cluster's key",
    "file_systemd_secret": "the secret of systemd",
    "file_token": "the kept {name}",
    "file_configured": "{place}: in {name}",
}
