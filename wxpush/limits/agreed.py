"""What several processes agree on of a rate: when its next permit is. GCRA, told the time; of what stands in a file nothing is believed blindly."""

from math import inf, isfinite, isnan

from wxpush.limits.rate import together
from wxpush.system.board import Numbers


def wait(numbers: Numbers, now: float) -> float:
    """Seconds until the next permit of these."""
    if numbers.rate == inf:
        return 0.0
    ahead = (together(numbers.rate) - 1) / numbers.rate
    return bounded(numbers, now) - ahead - now


def rescaled(numbers: Numbers, rate: float, now: float) -> float:
    """When the next permit is at another rate: at once no more may leave than before."""
    if rate == inf:
        return -inf
    most = together(rate)
    if not isfinite(numbers.rate):
        saved = 0.0
    else:
        saved = together(numbers.rate) - max(0.0, bounded(numbers, now) - now) * numbers.rate
    if numbers.rate == rate:
        return bounded(numbers, now)
    return now + (most - min(saved, most)) / rate


def bounded(numbers: Numbers, now: float) -> float:
    """No permit is farther away than that of a full burst, and one that is reserved: of another boot, or of whoever wrote into the file, nothing is believed."""
    most = now + (together(numbers.rate) + 1) / numbers.rate
    return most if isnan(numbers.next) else min(numbers.next, most)
