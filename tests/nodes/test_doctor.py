"""`wxpush doctor --state` looks at the Redis that nodes share."""

import json
import os
import subprocess
import sys


def state_of(url, folder):
    """What doctor finds of it, and its exit code."""
    words = [sys.executable, "-m", "wxpush", "doctor", "--json", "--state", url]
    environ = os.environ | {"XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    done = subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [each for each in found if each.get("name") == "state"], done.stderr


def test_it_says_whether_the_state_is_kept_and_whether_it_can_be_reached(own, tmp_path):
    kept, _ = state_of(own.url, tmp_path)
    own.kill()
    away, _ = state_of(own.url, tmp_path)
    none, told = state_of("redis://192.0.2.1/0", tmp_path)
    assert [each["level"] for each in (*kept, *away)] == ["ok", "fail"]
    assert none == []
    assert "--plain-cluster" in told
