"""What the issue asks of the figures, as ratios, and whether they hold."""

from collections.abc import Mapping
from dataclasses import dataclass

from figures.client import Figures
from figures.names import AIOHTTP, GO_HTTP, GO_TEXT, GO_WHOLE, HTTPX, WIRE, WRK, WXPUSH


@dataclass(frozen=True, slots=True)
class Ratio:
    """`most`: the ratio may be no more than that, where another must be no less."""

    words: str
    wanted: float
    value: float
    most: bool = False

    @property
    def holds(self) -> bool:
        return self.value <= self.wanted if self.most else self.value >= self.wanted


def ratios(found: Mapping[str, Figures]) -> list[Ratio]:
    """Those whose clients were measured. The reference design is taken with its quicker rendering."""
    if WXPUSH not in found:
        return []
    ours = found[WXPUSH]
    best = max((found[name].rate for name in (GO_WHOLE, GO_TEXT) if name in found), default=None)
    against = {
        "messages/s against the Go reference, same work": (1.2, best),
        "messages/s against Go's HTTP part alone": (0.85, _rate(found, GO_HTTP)),
        "messages/s against wrk": (0.28, _rate(found, WRK)),
        "messages/s against aiohttp": (2.0, _rate(found, AIOHTTP)),
        "messages/s against httpx": (40.0, _rate(found, HTTPX)),
    }
    told = [Ratio(words, wanted, ours.rate / rate) for words, (wanted, rate) in against.items() if rate]
    if WIRE in found:
        told.append(
            Ratio("CPU a message against the transport alone", 2.4, ours.cpu / found[WIRE].cpu, most=True)
        )
    return told


def _rate(found: Mapping[str, Figures], name: str) -> float | None:
    return found[name].rate if name in found else None
