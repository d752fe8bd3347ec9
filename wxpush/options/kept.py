"""Options of the commands that look after what is kept of people."""

from wxpush.options.option import quantity, switch
from wxpush.parsing.quantities import duration

OLDER = quantity(
    "--older",
    read=duration,
    default="90d",
    help="help.older",
    metavar="TIME",
    in_environment=False,
    in_file=None,
)
ERASE = switch("--erase", help="help.erase", in_environment=False)
