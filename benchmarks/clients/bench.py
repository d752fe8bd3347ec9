"""What a client is, and what all clients of one table share."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from figures.client import Figures
from machine.places import CHECKOUT

SEND = "/cgi-bin/message/template/send?access_token=benchmark-token"


@dataclass(frozen=True, slots=True)
class Bench:
    """What all clients of one table share."""

    url: str
    authority: Path
    folder: Path
    concurrency: int
    #: Messages of a quick client; slow ones take a part of them.
    rows: int

    @property
    def environ(self) -> dict[str, str]:
        """A home of its own, an account of the stub, and trust in its certificate."""
        return {
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "SSL_CERT_FILE": str(self.authority),
            "REQUESTS_CA_BUNDLE": str(self.authority),
            "PYTHONPATH": str(CHECKOUT),
            "WXPUSH_APPID": "wx0123456789abcdef",
            "WXPUSH_SECRET": "0123456789abcdef0123456789abcdef",
        }


Client = Callable[[Bench], Figures]
