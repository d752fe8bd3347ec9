"""The survey alone, without the start of the interpreter. Prints one JSON object.

python benchmarks/measures/surveying.py campaign.csv
"""

import json
import sys
import time
from pathlib import Path

from wxpush.checkpoint.continuation import Plan, Step
from wxpush.cli.common.atwork import at_work
from wxpush.cli.common.settings import settle
from wxpush.credentials import AccountKey
from wxpush.options.common import QUIET
from wxpush.options.files import CHECKPOINT
from wxpush.options.send import PROGRESS
from wxpush.options.values import Values
from wxpush.run.preparing.surveying import surveyed
from wxpush.run.session import open_session


def main() -> None:
    path = Path(sys.argv[1])
    given = {QUIET: True, PROGRESS: "none", CHECKPOINT: path.with_suffix(".surveyed")}
    command = settle(str(path), Values(given))
    settings = command.run
    checkpoint = settings.place.checkpoint
    checkpoint.unlink(missing_ok=True)
    account = AccountKey("wx0123456789abcdef", "https://localhost")
    with at_work(command) as ports, open_session(settings, None, ports, account=account) as session:
        began, cpu = time.perf_counter(), time.process_time()
        surveyed(session, Plan(Step.SURVEY, session.job.campaign.name, 1))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        rows = session.facts.rows
    checkpoint.unlink()
    print(json.dumps({"rows": rows, "seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    main()
