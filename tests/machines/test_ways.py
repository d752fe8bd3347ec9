"""Ways to a server as some machines have them, each in a network namespace of its own: slow names, dead addresses, a relay with faults.

`pytest -m long tests/machines/test_ways.py`. The rate is held, a Ctrl-C ends it within ten seconds, and nobody gets anything twice.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.machines.inside import RATE, SCENARIOS

pytestmark = pytest.mark.long
_ROOT = Path(__file__).parents[2]
#: Seconds that it may take from the first delivery to the last besides those that its rate asks for: for the last repeats.
_BESIDES = 30
_SPACE = ["unshare", "--net", "--mount", "--fork"]


@pytest.fixture(scope="module", autouse=True)
def _namespaces():
    missing = [tool for tool in ("unshare", "ip", "mount") if shutil.which(tool) is None]
    if missing or subprocess.run([*_SPACE, "true"], check=False, capture_output=True).returncode:
        pytest.skip(f"no network namespaces here: {', '.join(missing) or 'unshare is not allowed'}")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_way_costs_neither_the_rate_nor_the_end(scenario, tmp_path):
    rows, stop_after = SCENARIOS[scenario].rows, SCENARIOS[scenario].stop_after
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WXPUSH_")}
    words = [*_SPACE, sys.executable, "-m", "tests.machines.inside", scenario, str(tmp_path)]
    done = subprocess.run(
        words, cwd=_ROOT, env=environ, check=False, capture_output=True, text=True, timeout=700
    )
    assert done.returncode == 0, done.stderr
    came = json.loads(done.stdout)
    assert came["twice"] == 0
    if stop_after is not None:
        assert came["code"] == 130, came
        assert came["stopped_within"] <= 10.5, came
        return
    assert (came["code"], came["delivered"]) == (0, rows), came
    assert came["first_to_last"] <= rows / RATE + _BESIDES, came
    assert came["asked"] <= 2 * (2 + came["seconds"] / 5), (
        came
    )  # for both families; at most every five seconds
