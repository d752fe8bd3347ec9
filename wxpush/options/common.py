"""What every command takes that looks at an account."""

from wxpush.options.language import LANG
from wxpush.options.option import Option, file, quantity, switch, text
from wxpush.parsing.baseurl import DEFAULT_BASE_URL, check_base_url

CONFIG = file("--config", help="help.config", shown="./wxpush.yaml")
PROFILE = text("--profile", help="help.profile", metavar="NAME")
BASE_URL = quantity(
    "--base-url",
    help="help.base_url",
    metavar="URL",
    read=check_base_url,
    default=DEFAULT_BASE_URL,
    in_file=str,
)
QUIET = switch("-q", "--quiet", help="help.quiet")
VERBOSE = Option(
    flags=("-v", "--verbose"),
    help="help.verbose",
    kind=int,
    counts=True,
    read=int,
    default=0,
    in_environment=False,
)
LOG_FILE = file("--log-file", help="help.log_file", in_file=True)
JSON = switch("--json", help="help.json")

COMMON = (CONFIG, PROFILE, BASE_URL, QUIET, VERBOSE, LOG_FILE, JSON, LANG)
