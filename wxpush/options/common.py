"""What every command takes that looks at an account."""

from wxpush.options.option import Option, file, quantity, switch, text
from wxpush.parsing.baseurl import DEFAULT_BASE_URL, check_base_url

CONFIG = file("--config", help="Configuration file.", shown="./wxpush.yaml")
PROFILE = text("--profile", help="Account in the configuration file.", metavar="NAME")
BASE_URL = quantity(
    "--base-url",
    help="Address of the API.",
    metavar="URL",
    read=check_base_url,
    default=DEFAULT_BASE_URL,
    in_file=str,
)
QUIET = switch("-q", "--quiet", help="Say nothing when all is well.")
VERBOSE = Option(
    flags=("-v", "--verbose"),
    help="Say more; twice: requests too, without tokens.",
    kind=int,
    counts=True,
    read=int,
    default=0,
    in_environment=False,
)
LOG_FILE = file("--log-file", help="Write what happens to a file.", in_file=True)
JSON = switch("--json", help="Machine output on stdout, one JSON object a line.")

COMMON = (CONFIG, PROFILE, BASE_URL, QUIET, VERBOSE, LOG_FILE, JSON)
