"""The survey alone, without the start of the interpreter. Prints one JSON object.

python benchmarks/surveying.py campaign.csv
"""

import json
import sys
import time
from pathlib import Path

from wxpush.checkpoint.continuation import Plan, Step
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.campaign.campaigns import Identity, open_job, surveyed
from wxpush.cli.common.printer import Printer
from wxpush.cli.common.settings import Place, ProgressKind, Voice


def main() -> None:
    path = Path(sys.argv[1])
    place = Place(
        recipients=path,
        campaign=path.with_suffix(".yaml"),
        checkpoint=path.with_suffix(".surveyed"),
        label=path.name,
    )
    printer = Printer(Voice(quiet=True, progress=ProgressKind.NONE))
    with open_job(place, Identity("wx0123456789abcdef", "https://localhost")) as job:
        place.checkpoint.unlink(missing_ok=True)
        with SqliteCheckpoint.open(place.checkpoint) as checkpoint:
            began, cpu = time.perf_counter(), time.process_time()
            found = surveyed(job, checkpoint, Plan(Step.SURVEY, job.campaign.name, 1), printer)
            seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    place.checkpoint.unlink()
    print(json.dumps({"rows": found.rows, "seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    main()
