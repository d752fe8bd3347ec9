"""Metrics as text in the format of Prometheus.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: What a server says the text is.
TYPE = b"text/plain; version=0.0.4; charset=utf-8"
#: Labels with their value.
Labelled = tuple[Mapping[str, str], float]


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


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many of something took how long. `counts`: those up to each bound, not summed up, and last those above all."""

    name: str
    help: str
    bounds: Sequence[float]
    counts: Sequence[int]
    sum: float

    def lines(self, labels: Mapping[str, str] | None = None) -> Iterator[str]:
        """Its text, as Metric has it."""
        yield f"# HELP {self.name} {self.help}\n# TYPE {self.name} histogram\n"
        many = 0
        for bound, count in zip([*(f"{each:g}" for each in self.bounds), "+Inf"], self.counts, strict=True):
            many += count
            yield _line(f"{self.name}_bucket", {**(labels or {}), "le": bound}, many)
        yield _line(f"{self.name}_sum", labels or {}, self.sum)
        yield _line(f"{self.name}_count", labels or {}, many)


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{told}}} {value:.15g}\n" if told else f"{name} {value:.15g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
