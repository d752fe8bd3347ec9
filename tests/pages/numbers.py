"""The numbers of a text: those that stand there in digits, and those that English words say."""

import re
from math import prod

_UNITS = {"hundred": 10**2, "thousand": 10**3, "million": 10**6}
_TIMES = {"a": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "twenty": 20, "thirty": 30, "fifty": 50}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_UNIT = f"(?:{'|'.join(_UNITS)})"


def numbers(text: str) -> set[float]:
    """Those of three digits and more: errcodes, limits, years. `10,000`, `1 万` and `10000` are one."""
    found = re.findall(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?) ?([万亿]?)", text, re.ASCII)
    values = {float(digits.replace(",", "")) * _MYRIADS.get(unit, 1) for digits, unit in found}
    return {value for value in values if value >= 100}


def in_words(text: str) -> set[float]:
    """Those in English words, for which another language may have digits."""
    found = re.findall(rf"(?:(\w+)[ \n])?({_UNIT}(?: {_UNIT})*)", text.lower())
    return {
        float(_TIMES.get(word, 1) * prod(_UNITS[unit] for unit in units.split())) for word, units in found
    }
