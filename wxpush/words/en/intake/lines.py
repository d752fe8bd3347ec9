"""What is said of lines that are not taken, and of messages that wait."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    # lines that are not taken
    "broken_json": "the line is no JSON object",
    "bad_member": "the line is not of the right form: {why}",
    "not_utf8": "the fields are not UTF-8",
    "long_key": "the key has more than {most} characters",
    "unknown_campaign": "no campaign of the name {campaign} is served",
    "forbidden_campaign": "this caller may not use the campaign {campaign}",
    "key_reused": "the key {key} was used within the last 24 hours for other fields",
    "request_key_reused": "the key was used within the last 24 hours for other lines",
    "key_in_use": "what came first with this key is still being taken",
    "duplicate": "another message with the same row key was taken within the last 24 hours",
    "full": "{most:,} messages wait, and no more may",
    "stopping": "the service is stopping and takes nothing more",
    "rate_of_person": "one person gets {many:,} messages within {seconds:,} s",
    "joining": "this node is telling the others of its messages",
    "state_lost": (
        "Redis was started again or emptied, and these nodes have not told it their messages since: {nodes}",
        "Start them; one that is gone for good is left out with --forget-node.",
    ),
    "node_silent": (
        "The node that has this message ({node}) does not answer, so nobody knows whether it was decided",
        "Ask for the message, and decide it again when that node is back.",
    ),
    "keys_of_two": "{many:,} keys of this node's messages stand for messages of other nodes: those may be sent twice.",
    # why messages wait
    "paused": "paused by an operator",
    "paused_by": "paused by {by}",
    "taking_back": "what workers may have of it is taken back first; after a kill that waits until the lease is over",
    "file_changed": "its campaign file was read anew",
    "ending": "the service is stopping",
    "advice_in_doubt": "decide it: `wxpush resolve` with the spool's file, once the service has stopped",
    "advice_expired": "nothing, if it is of no use any more; else hand it in again with a later time and another key",
}
