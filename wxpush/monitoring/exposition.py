"""Metrics as text in the format of Prometheus, for all that tell some: a run's file, workers, dispatchers, receivers, services.

https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/practices/naming/
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

#: What a server says the text is.
TYPE = b"text/plain; version=0.0.4; charset=utf-8"
#: Labels with their value.
Labelled = tuple[Mapping[str, str], float]
#: Seconds that an answer takes. https://prometheus.io/docs/practices/histograms/
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: So many errcodes have a series of their own; what has any other is counted together.
_CODES = 20


@dataclass(frozen=True, slots=True)
class Metric:
    """One name with a value for each set of labels. `kind`: gauge or counter; `help`: in English, as Prometheus' own."""

    name: str
    kind: str
    help: str
    values: Sequence[Labelled]

    def lines(self, labels: Mapping[str, str] | None = None) -> Iterator[str]:
        """Its text. `labels`: those that each value has beside its own."""
        yield f"# HELP {self.name} {self.help}\n# TYPE {self.name} {self.kind}\n"
        for own, value in self.values:
            yield _line(self.name, {**(labels or {}), **own}, value)


class Durations:
    """How many of something took how long, since the start."""

    def __init__(self) -> None:
        #: Up to each of BUCKETS, not summed up, and last those above all.
        self.counts = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0

    def note(self, seconds: float) -> None:
        """One took so long."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds


@dataclass(frozen=True, slots=True)
class Histogram:
    """Durations for each set of labels."""

    name: str
    help: str
    values: Sequence[tuple[Mapping[str, str], Durations]]

    def lines(self, labels: Mapping[str, str] | None = None) -> Iterator[str]:
        """Its text, as Metric has it."""
        yield f"# HELP {self.name} {self.help}\n# TYPE {self.name} histogram\n"
        for each, took in self.values:
            own, many = {**(labels or {}), **each}, 0
            for bound, count in zip([*(f"{bound:g}" for bound in BUCKETS), "+Inf"], took.counts, strict=True):
                many += count
                yield _line(f"{self.name}_bucket", {**own, "le": bound}, many)
            yield _line(f"{self.name}_sum", own, took.seconds)
            yield _line(f"{self.name}_count", own, many)


class Families:
    """Makes metrics by name. `help`: every name with what it is; one that is not there is a mistake."""

    def __init__(self, help: Mapping[str, str]) -> None:  # noqa: A002 - as Prometheus calls it
        self._help = help

    def gauge(self, name: str, values: Sequence[Labelled]) -> Metric:
        """What may rise and fall."""
        return Metric(name, "gauge", self._help[name], values)

    def one(self, name: str, value: float) -> Metric:
        """A gauge without labels."""
        return self.gauge(name, [({}, value)])

    def total(self, name: str, values: Sequence[Labelled]) -> Metric:
        """What only grows: its name ends with `_total`."""
        return Metric(name, "counter", self._help[name], values)

    def durations(self, name: str, values: Sequence[tuple[Mapping[str, str], Durations]]) -> Histogram:
        """How long something took."""
        return Histogram(name, self._help[name], values)


def text_of(families: Iterable[Metric | Histogram], labels: Mapping[str, str] | None = None) -> str:
    """The whole text."""
    return "".join(line for family in families for line in family.lines(labels))


def by_code(
    codes: Iterable[tuple[int | str, int]], labels: Mapping[str, str] | None = None
) -> list[Labelled]:
    """A series for each of the first codes, and one for all others: codes of a server must not become a flood of series."""
    own, listed = labels or {}, list(codes)
    found: list[Labelled] = [({**own, "errcode": f"{code}"}, many) for code, many in listed[:_CODES]]
    if listed[_CODES:]:
        found.append(({**own, "errcode": "other"}, sum(many for _, many in listed[_CODES:])))
    return found


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{told}}} {value:.15g}\n" if told else f"{name} {value:.15g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
