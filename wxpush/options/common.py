"""What every command takes that looks at an account, and what those take that stay."""

from wxpush.options.language import LANG
from wxpush.options.option import Option, Panel, file, quantity, switch, text
from wxpush.parsing.baseurl import DEFAULT_BASE_URL, check_base_url, is_wechats
from wxpush.parsing.listening import near_address

CONFIG = file("--config", help="help.config", panel=Panel.ACCOUNT, shown="./wxpush.yaml")
PROFILE = text("--profile", help="help.profile", panel=Panel.ACCOUNT, metavar="NAME")
BASE_URL = quantity(
    "--base-url",
    help="help.base_url",
    panel=Panel.ACCOUNT,
    metavar="URL",
    read=check_base_url,
    default=DEFAULT_BASE_URL,
    in_file=str,
    commands=lambda url: not is_wechats(url),
)
QUIET = switch("-q", "--quiet", help="help.quiet", panel=Panel.OUTPUT)
VERBOSE = Option(
    flags=("-v", "--verbose"),
    help="help.verbose",
    panel=Panel.OUTPUT,
    kind=int,
    counts=True,
    read=int,
    default=0,
    in_environment=False,
)
LOG_FILE = file("--log-file", help="help.log_file", panel=Panel.OUTPUT, in_file=True, commands=lambda _: True)
JSON = switch("--json", help="help.json", panel=Panel.OUTPUT)

COMMON = (QUIET, VERBOSE, JSON, LOG_FILE, LANG, PROFILE, CONFIG, BASE_URL)

METRICS_LISTEN: Option[tuple[str, int] | None] = Option(
    flags=("--metrics-listen",),
    help="help.metrics_listen",
    panel=Panel.OUTPUT,
    metavar="[HOST:]PORT",
    read=near_address,
    default=None,
)
