"""The survey alone, without the start of the interpreter. Prints one JSON object.

python benchmarks/surveying.py campaign.csv
"""

import json
import sys
import time
from pathlib import Path

from wxpush.checkpoint.continuation import Plan, Step
from wxpush.cli.campaign.job import Identity
from wxpush.cli.campaign.session import open_session
from wxpush.cli.campaign.surveying import surveyed
from wxpush.cli.common.options import Sending
from wxpush.cli.common.settings import settle


def main() -> None:
    path = Path(sys.argv[1])
    settings = settle(
        str(path), Sending(quiet=True, progress="none", checkpoint=path.with_suffix(".surveyed"))
    )
    checkpoint = settings.place.checkpoint
    checkpoint.unlink(missing_ok=True)
    identity = Identity("wx0123456789abcdef", "https://localhost")
    with open_session(settings, None, identity=identity) as session:
        began, cpu = time.perf_counter(), time.process_time()
        found = surveyed(session, Plan(Step.SURVEY, session.job.campaign.name, 1))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    checkpoint.unlink()
    print(json.dumps({"rows": found.rows, "seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    main()
