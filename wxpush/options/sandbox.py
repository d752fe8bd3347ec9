"""Options of `wxpush sandbox`."""

from wxpush.options.option import Option, count, file, several, switch

PORT = count(
    "--port",
    help="Port on 127.0.0.1; 0 for a free one.",
    default=8080,
    least=0,
    most=65535,
    in_environment=False,
)
LEDGER = file(
    "--ledger", help="Write every delivery to a file, one JSON object a line.", in_environment=False
)
ARRIVALS = file(
    "--arrivals", help="Write when each send request came, in microseconds.", in_environment=False
)
TEMPLATES = several(
    "--template",
    kind=str,
    help="Only these templates exist; may be repeated.",
    metavar="ID",
    in_environment=False,
)
FOLLOWERS = count(
    "--followers", help="How many people follow.", default=1000, least=0, most=10**9, in_environment=False
)
PAGE = count("--page", help="Openids that one call lists.", default=10_000, most=10_000, in_environment=False)
DEDUPE = Option(
    flags=("--dedupe",),
    help="Answer to a repeated client_msg_id: ok-same-msgid, ok-new-msgid or 40241.",
    metavar="HOW",
    read=str,
    default="ok-same-msgid",
    in_environment=False,
)
SPEED = Option(
    flags=("--speed",),
    help="Sandbox seconds in a second, for expiry and windows.",
    kind=float,
    metavar="N",
    read=float,
    default=1.0,
    in_environment=False,
)
SEED = Option(
    flags=("--seed",),
    help="Seed of the faults.",
    kind=int,
    metavar="N",
    read=int,
    default=0,
    in_environment=False,
)
FAULTS = several(
    "--fault",
    kind=str,
    help="A fault to inject, such as busy_rate=0.1; may be repeated. --list shows them.",
    metavar="NAME=VALUE",
    in_environment=False,
)
TEST_ACCOUNT = switch(
    "--test-account", help="Be a test account, which takes any text in any field.", in_environment=False
)
LIST = switch(
    "--list", help="List the faults and the openids that make something happen.", in_environment=False
)

SANDBOX = (
    PORT,
    LEDGER,
    ARRIVALS,
    TEMPLATES,
    FOLLOWERS,
    PAGE,
    DEDUPE,
    SPEED,
    SEED,
    FAULTS,
    TEST_ACCOUNT,
    LIST,
)
