"""Where the benchmarks and the checkout lie that they measure."""

from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CHECKOUT = HERE.parent
