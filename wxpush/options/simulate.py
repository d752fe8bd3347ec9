"""What `wxpush simulate` takes (SIMULATE)."""

from wxpush.options import send
from wxpush.options.files import LOCATED
from wxpush.options.option import Panel, number
from wxpush.options.timing import AT, TIMEZONE, WINDOW

QUOTA = number("--quota", help="help.simulated_quota", panel=Panel.PACE, in_environment=False)
QUOTA_LEFT = number(
    "--quota-left", help="help.simulated_quota_left", panel=Panel.PACE, least=0, in_environment=False
)

SIMULATE = (send.RATE, QUOTA, QUOTA_LEFT, WINDOW, TIMEZONE, AT, send.TIMEOUT, *LOCATED)
