"""wxpush: bulk sender of WeChat Official Account template messages. For programs: docs/python.md."""

from importlib import import_module
from typing import TYPE_CHECKING

from wxpush.version import __version__ as __version__

if TYPE_CHECKING:
    from wxpush.api import Account as Account
    from wxpush.api import Campaign as Campaign
    from wxpush.api import Report as Report
    from wxpush.api import Sandbox as Sandbox
    from wxpush.api import check as check
    from wxpush.api import results as results
    from wxpush.api import send as send
    from wxpush.errors import WxpushError as WxpushError

__all__ = ["Account", "Campaign", "Report", "Sandbox", "WxpushError", "check", "results", "send"]

_FROM = {
    **dict.fromkeys(("Account", "Campaign", "Report", "Sandbox", "check", "results", "send"), "wxpush.api"),
    "WxpushError": "wxpush.errors",
}


def __getattr__(name: str) -> object:
    """Imported when it is asked for: `wxpush --help` does without."""
    if name not in _FROM:
        raise AttributeError(f"module 'wxpush' has no attribute {name!r}")
    return getattr(import_module(_FROM[name]), name)


def __dir__() -> list[str]:
    return [*_FROM, "__version__"]
