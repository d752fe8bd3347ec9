"""What is wrong with the address of a broker or a Redis, with the server behind it, or with how it is set up."""

from wxpush.words import Text

_SETTINGS = "Set `appendonly yes`, `appendfsync always` and `maxmemory-policy noeviction`."
_REPEATED = (
    "Rows that were handed out and have no outcome are repeated with the same id while WeChat recognises it; "
    "after that they are in doubt."
)

TEXTS: dict[str, Text] = {
    # an address
    "address_unreadable": (
        "The address of {option} cannot be read",
        "Write {example}; in a user's name or a password each of / ? # @ : % and blank is percent-encoded (%2F %3F %23 %40 %3A %25 %20).",
    ),
    "address_setting": (
        "The address of {option} has a setting behind its ? that is none of {settings}",
        "Take it out: TLS is always verified, and a password stands before the host.",
    ),
    "scheme_unknown": ("{option} has the scheme {scheme!r}", "Write {example}."),
    "address_refused": (
        "The client of Redis cannot use the address {address} ({why})",
        "Write {example}.",
    ),
    # a server
    "unreachable": (
        "The {server} at {at} cannot be reached ({why})",
        "Check address and server, then run the same command again.",
    ),
    "unusable": (
        "The {server} at {at} lets nobody in as the address has it ({why})",
        "Check user and password, and the virtual host or database at the end of the address.",
    ),
    "kafka_elsewhere": (
        "The Kafka at {at} sends its clients on to {hosts}, which is not this machine",
        "Name it by that address: what leaves this machine goes through TLS (kafka+tls://) and is sealed.",
    ),
    "sasl_unknown": (
        "The address of {option} names a way to prove a password that is none of {known}",
        "Name one of them after ?sasl=, or none for the first.",
    ),
    "certificate_unusable": (
        "The certificate {path} of the address {at} cannot be used ({why})",
        "Name certificate and key as PEM files: ?certfile=FILE&keyfile=FILE.",
    ),
    "silent": (
        "The {server} at {at} does not answer ({why})",
        "Look after the server: what runs continues by itself when it answers.",
    ),
    # why it does not answer
    "no_such_host": "the host name is not known",
    "certificate_not_trusted": "its certificate is not trusted, or of another host",
    "too_slow": "no answer in time",
    "broke": "the connection broke",
    "answer_too_long": "an answer longer than any that wxpush asks for",
    "no_redis": "what answers there is no Redis",
    "not_ready": (
        "The Redis at {at} is not ready ({said})",
        "What runs continues by itself when it is.",
    ),
    "refuses": (
        "The Redis at {at} refuses ({said})",
        "Fix the server: workers continue by themselves, and a dispatch that has ended continues with the same command.",
    ),
    "health_unwritable": "--health: {path} cannot be touched ({why}), so it tells nobody that all is well. Correct its path or its permissions.",
    "strange": (
        "The Redis at {at} holds under {key} what wxpush never writes there",
        "Find out who else writes to this Redis, and delete or mend the key: workers continue by themselves, and a dispatch that has ended continues with the same command.",
    ),
    "chunk_unconfirmed": (
        "The {server} at {at} did not confirm a chunk",
        "It is handed out again.",
    ),
    "chunk_not_taken": (
        "The {server} at {at} did not take a chunk ({why})",
        "It is handed out again.",
    ),
    "old_dead_letters": "Dead letters of an earlier version of wxpush were deleted; the rows in them are handed out again.",
    # what a Redis keeps
    "settings_untold": (
        "The Redis at {at} does not tell its settings, so it is not known what it keeps if it crashes",
        _SETTINGS,
    ),
    "forgets": (
        (
            "The Redis at {at} does not keep every write on disk (appendonly {appendonly}, appendfsync {appendfsync}): "
            "if it crashes, rows that were sent are in doubt or sent again"
        ),
        _SETTINGS,
    ),
    "evicts": (
        "The Redis at {at} drops keys when memory is short (maxmemory-policy {policy}), which would stop the campaign",
        _SETTINGS,
    ),
    "came_back_older": (
        f"The Redis at {{at}} came back older than it was, so what this checkpoint knows counts. {_REPEATED}"
    ),
    "restarted_forgetful": (
        f"The Redis at {{at}} was started again and does not keep every write on disk. {_REPEATED}"
    ),
    "restarted": "The Redis at {at} was started again; it was compared with the checkpoint, and workers go on.",
}
