"""When messages may leave, and when it begins (TIMING)."""

from wxpush.options.option import Option, Panel, quantity, switch, text
from wxpush.parsing import quantities
from wxpush.schedule.keys import window_text, zone_name
from wxpush.schedule.zones import DEFAULT

WINDOW: Option[str | None] = Option(
    flags=("--window",),
    help="help.window",
    panel=Panel.TIMES,
    metavar="TIMES",
    read=window_text,
    default=None,
    in_file=str,
)
TIMEZONE: Option[str | None] = Option(
    flags=("--timezone",),
    help="help.timezone",
    panel=Panel.TIMES,
    metavar="ZONE",
    read=zone_name,
    default=None,
    shown=DEFAULT,
    in_file=str,
)
WAIT = switch("--wait", help="help.wait", panel=Panel.TIMES, in_file=True)
VALID_FOR: Option[float | None] = Option(
    flags=("--valid-for",),
    help="help.valid_for",
    panel=Panel.TIMES,
    metavar="TIME",
    read=quantities.duration,
    default=None,
    in_file=str,
)
AT = text("--at", help="help.at", panel=Panel.TIMES, metavar="TIME")
AT_GRACE = quantity(
    "--at-grace",
    help="help.at_grace",
    panel=Panel.TIMES,
    metavar="TIME",
    read=quantities.duration,
    default="1h",
    in_file=None,
)

TIMING = (WINDOW, TIMEZONE, WAIT, AT, AT_GRACE, VALID_FOR)
