"""Growth as a picture: two charts over the number of rows, in one SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from measures.growth import Size

_WIDTH, _HEIGHT, _LEFT, _TOP = 300, 180, 60, 40
_COLOURS = ("#1565c0", "#ef6c00")


@dataclass(frozen=True, slots=True)
class Curve:
    """A name and one value for each size."""

    name: str
    values: Sequence[float]


def growth(sizes: list[Size]) -> str:
    """The whole SVG."""
    rows = [size.rows for size in sizes]
    cost = [
        Curve("survey, CPU µs a row", [size.survey_cpu for size in sizes]),
        Curve("sending, CPU µs a message", [size.send_cpu for size in sizes]),
    ]
    memory = [
        Curve("survey, peak MB", [size.survey_mb for size in sizes]),
        Curve("sending, peak MB", [size.send_mb for size in sizes]),
    ]
    second = _WIDTH + 2 * _LEFT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * second} {_HEIGHT + 2 * _TOP + 30}" '
        'font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="white"/>\n'
        f"{_chart(rows, cost, 0)}{_chart(rows, memory, second)}</svg>\n"
    )


def _chart(rows: list[int], curves: list[Curve], shift: int) -> str:
    top = 1.1 * max(max(curve.values) for curve in curves)
    first, last = log10(rows[0]), log10(rows[-1])

    def x(row: int) -> float:
        return _LEFT + (log10(row) - first) / ((last - first) or 1) * _WIDTH

    def y(value: float) -> float:
        return _TOP + _HEIGHT * (1 - value / top)

    parts = [f'<g transform="translate({shift} 0)">']
    for share in (0, 0.25, 0.5, 0.75, 1):
        at, value = y(top * share), top * share
        parts.append(f'<path d="M{_LEFT} {at:.1f}h{_WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{value:.0f}</text>')
    parts += [
        f'<text x="{x(row):.1f}" y="{_TOP + _HEIGHT + 16}" text-anchor="middle">{row:,} rows</text>'
        for row in rows
    ]
    for number, curve in enumerate(curves):
        points = " ".join(
            f"{x(row):.1f},{y(value):.1f}" for row, value in zip(rows, curve.values, strict=True)
        )
        colour = _COLOURS[number]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{_LEFT}" y="{14 + 14 * number}" fill="{colour}">{curve.name}</text>')
    return "\n".join(parts) + "\n</g>\n"
