"""What is said of a service that takes messages."""

from wxpush.words import Text

TEXTS: dict[str, Text] = {
    "serving": "taking messages for {campaigns} at {url}; {waiting:,} wait",
    "serving_tests": "what comes with keys for tests goes to a sandbox, which delivers it into {path} and to nobody",
    "node": "this is the node {node}; what the nodes share is in {at}",
    "spool_of_a_node": (
        "The spool {path} is that of a node, and {many:,} of its messages may be another node's",
        "Serve it with --state, as before, until none waits.",
    ),
    "serve_status_ready": "{waiting:,} messages wait; ready",
    "serve_status": "{waiting:,} messages wait; not ready: {held}",
    "served": "{taken:,} messages were taken, {ended:,} came to their end, and {waiting:,} wait for the next start.",
    "not_served": "{many:,} messages of the campaign {name} wait in the spool, and it is not served.",
    "files_read_anew": "{many:,} campaign files were read anew",
    "file_kept": "The campaign file {path} cannot be used, so the earlier one holds: {why}",
    "name_changed": (
        "The campaign is called {name} by now, and no campaign of that name is served",
        "Give it back its name, or start the service anew.",
    ),
    "two_of_a_name": (
        "{path} and {other} both describe a campaign of the name {name}",
        "Give one of them another `name:`.",
    ),
    "sockets_passed": (
        "The service manager hands over {many} sockets, and a service listens at one",
        "Leave one ListenStream= in the unit of the socket, and no other unit of a socket for this service.",
    ),
    "no_socket_passed": (
        "What the service manager hands over is no socket that listens over TCP",
        "Write ListenStream=HOST:PORT into the unit of the socket, and leave out Accept=yes.",
    ),
    "cannot_listen": (
        "Nothing can listen at {host}, port {port} ({why})",
        "Name another address or port with --listen.",
    ),
    "spool_in_a_cluster": (
        "Workers of a cluster (namespace {namespace}) may have messages of {path}: the Redis at {state} knows what became of them",
        "Start `wxpush serve` with that broker and that --state; it takes them back when it ends.",
    ),
    "spool_elsewhere": (
        "Workers of another cluster may have messages of {path}: their states are in the Redis at {state}, namespace {namespace}",
        "Start `wxpush serve` with that --state and --namespace; it takes them back when it ends. An empty Redis at that address does it too, if the old one is gone for good: what workers had is then in doubt.",
    ),
    "redis_forgot": "The Redis at {at} lost what became of messages that workers had: those without a result are in doubt, and `wxpush resolve` decides them. The others go on.",
    "spool_sent": "{many:,} messages in doubt are taken for sent; {young:,} of them are young enough that the next `wxpush serve` would have repeated them safely",
    "spool_skip": "{many:,} messages in doubt are given up and stay so; {young:,} of them are young enough that the next `wxpush serve` would have repeated them safely",
    "spool_resend": "{many:,} messages in doubt are sent again with new ids, so whoever has one may get it twice; {young:,} others are young enough that the next `wxpush serve` repeats them safely",
}
