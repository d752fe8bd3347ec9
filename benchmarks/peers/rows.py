"""What all Python peers share: the recipients, their messages, and what is told at the end."""

import argparse
import csv
import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path

TEMPLATE_ID = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--csv", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--concurrency", type=int, required=True)
    return parser.parse_args()


def messages(path: Path, count: int) -> Iterator[dict]:
    """The requests' bodies."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in itertools.islice(csv.DictReader(file), count):
            yield {
                "touser": row["openid"],
                "template_id": TEMPLATE_ID,
                "client_msg_id": row["order_no"],
                "data": data(row),
            }


def data(row: dict) -> dict:
    return {
        "thing1": {"value": row["product"]},
        "amount2": {"value": f"¥{row['amount']}"},
        "time3": {"value": row["shipped_at"]},
        "character_string4": {"value": row["order_no"]},
        "thing5": {"value": row["name"]},
    }


class Tally:
    """Counts answers and how long each took."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._cpu = time.process_time()
        self._times: list[float] = []
        self._errors = 0

    def count(self, began: float, *, sent: bool) -> None:
        if sent:
            self._times.append(time.perf_counter() - began)
        else:
            self._errors += 1

    def tell(self) -> None:
        times = sorted(self._times) or [0.0]
        report = {
            "seconds": time.perf_counter() - self._began,
            "cpu": time.process_time() - self._cpu,
            "sent": len(self._times),
            "errors": self._errors,
            "p50_ms": times[len(times) // 2] * 1e3,
            "p99_ms": times[len(times) * 99 // 100] * 1e3,
        }
        print(json.dumps(report))
