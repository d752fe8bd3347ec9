"""Input files that are odd, each with its verdict: one table."""

from tests.inputs.forms import FILES, HEADERS, JSONL
from tests.inputs.texts import CELLS, ENCODINGS, LINES

CASES = [*ENCODINGS, *LINES, *CELLS, *HEADERS, *JSONL, *FILES]
