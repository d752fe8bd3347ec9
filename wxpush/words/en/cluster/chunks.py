"""Why what a broker or Redis gives is not used: it is none of ours, of another version, or sealed otherwise."""

from wxpush.words import Text

_DEAD = "It is put to the dead letters; if rows of a campaign were in it, they are handed out again."

TEXTS: dict[str, Text] = {
    "chunk_too_long": (
        "A message on the broker is longer than any chunk of wxpush, or cut short, so nothing of it is sent",
        _DEAD,
    ),
    "chunk_unreadable": (
        "A message on the broker is no chunk of wxpush ({why}), so nothing of it is sent",
        _DEAD,
    ),
    "chunk_of_odd_rows": (
        "A message on the broker has rows that do not belong together, as no chunk of wxpush has, so nothing of it is sent",
        _DEAD,
    ),
    "chunk_of_another_account": (
        "A chunk of {theirs} is in the queue of {ours}, so nothing of it is sent",
        _DEAD,
    ),
    "chunk_of_another_version": (
        "A chunk has version {version}, this worker knows {known}, so it sends nothing of it",
        "Its rows are handed out again; update whichever is older, workers or dispatcher.",
    ),
    "chunk_of_unknown_window": (
        "This worker does not know the window of a run, so it must not send for it: {why}",
        "Give it the same list of time zones.",
    ),
    "window_closed": "The window of the campaign has closed; the rows are handed out again when it opens.",
    "chunk_of_unknown_kind": (
        "A chunk is of messages of the kind {kind!r}, which this worker does not know, so it sends nothing of it",
        "Its rows are handed out again; update this worker.",
    ),
    "chunk_not_dealt_with": "A chunk could not be dealt with ({kind}: {said}); its rows are handed out again.",
    # sealed
    "no_key_here": (
        "A chunk is sealed, and this machine has no key, so it sends nothing of it",
        "Name the cluster's key as cluster_key_file in wxpush.yaml, or set WXPUSH_CLUSTER_KEY_FILE.",
    ),
    "not_sealed": (
        "A message on the servers of the cluster is not sealed, so nothing is done with it",
        "Give every machine of the cluster the same cluster_key_file; if all have it, find out who else writes to these servers.",
    ),
    "sealed_with_another_key": (
        "A message on the servers of the cluster is sealed with another key, so this machine does nothing with it",
        "Give every machine of the cluster the same cluster_key_file.",
    ),
    "seal_broken": (
        "A message on the servers of the cluster was changed, or made by somebody without its key, so nothing is done with it",
        "Find out who else writes to these servers.",
    ),
}
