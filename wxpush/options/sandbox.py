"""Options of `wxpush sandbox`."""

from wxpush.options.language import LANG
from wxpush.options.option import Option, count, file, several, switch

PORT = count(
    "--port",
    help="help.sandbox_port",
    default=8080,
    least=0,
    most=65535,
    in_environment=False,
)
LEDGER = file("--ledger", help="help.sandbox_ledger", writes=True, in_environment=False)
ARRIVALS = file("--arrivals", help="help.sandbox_arrivals", writes=True, in_environment=False)
TEMPLATES = several(
    "--template",
    kind=str,
    help="help.sandbox_templates",
    metavar="ID",
    in_environment=False,
)
FOLLOWERS = count(
    "--followers", help="help.sandbox_followers", default=1000, least=0, most=10**9, in_environment=False
)
PAGE = count("--page", help="help.sandbox_page", default=10_000, most=10_000, in_environment=False)
DEDUPE = Option(
    flags=("--dedupe",),
    help="help.sandbox_dedupe",
    metavar="HOW",
    words=("ok-same-msgid", "ok-new-msgid", "40241"),
    read=str,
    default="ok-same-msgid",
    in_environment=False,
)
SPEED = Option(
    flags=("--speed",),
    help="help.sandbox_speed",
    kind=float,
    metavar="N",
    read=float,
    default=1.0,
    in_environment=False,
)
SEED = Option(
    flags=("--seed",),
    help="help.sandbox_seed",
    kind=int,
    metavar="N",
    read=int,
    default=0,
    in_environment=False,
)
FAULTS = several(
    "--fault",
    kind=str,
    help="help.sandbox_faults",
    metavar="NAME=VALUE",
    in_environment=False,
)
CALLBACK = several(
    "--callback",
    kind=str,
    help="help.sandbox_callback",
    metavar="NAME=VALUE",
    in_environment=False,
)
TEST_ACCOUNT = switch("--test-account", help="help.sandbox_test_account", in_environment=False)
LIST = switch("--list", help="help.sandbox_list", in_environment=False)

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
    CALLBACK,
    TEST_ACCOUNT,
    LIST,
    LANG,
)
