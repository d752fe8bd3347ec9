"""A Prometheus of the system's packages, with the alerts of the example, that scrapes processes of ours."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.intake.process import free_port
from tests.pages.markdown import ROOT

RULES = ROOT / "examples/monitoring/wxpush-rules.yaml"
#: A busy machine may need so long for what takes no time.
PATIENCE = 120


@dataclass
class Prometheus:
    """One that runs."""

    url: str
    log: Path

    def ask(self, path: str, **query: str) -> Any:
        answer = httpx.get(f"{self.url}/api/v1/{path}", params=query, timeout=30).json()
        assert answer["status"] == "success", answer
        return answer["data"]

    def sums(self, query: str) -> dict[str, float]:
        """By job, what a query of one value for each gives now."""
        return {
            each["metric"].get("job", ""): float(each["value"][1])
            for each in self.ask("query", query=query)["result"]
        }

    def wait_for(self, query: str, expected: Mapping[str, float]) -> None:
        until = time.monotonic() + PATIENCE
        found: dict[str, float] = {}
        while found != expected:
            assert time.monotonic() < until, (query, found, expected, self.faults())
            time.sleep(0.5)
            found = self.sums(query)

    def faults(self) -> list[str]:
        """Why a target could not be read."""
        return [each["lastError"] for each in self.ask("targets")["activeTargets"] if each["lastError"]]


@contextmanager
def prometheus(
    folder: Path, urls: Mapping[str, str], credentials: Mapping[str, Path]
) -> Iterator[Prometheus]:
    """It scrapes each of `urls`, by the name of its job, every second, to the end of the block."""
    jobs: list[dict[str, Any]] = []
    for name, url in urls.items():
        parts = urlsplit(url)
        jobs.append(
            {"job_name": name, "metrics_path": parts.path, "static_configs": [{"targets": [parts.netloc]}]}
        )
        if name in credentials:
            jobs[-1]["authorization"] = {"credentials_file": str(credentials[name])}
    config = folder / "prometheus.yml"
    told = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "scrape_configs": jobs,
        "rule_files": [str(RULES)],
    }
    config.write_text(json.dumps(told))  # which is YAML
    url, log = f"127.0.0.1:{free_port()}", folder / "prometheus.log"
    words = [
        f"--config.file={config}",
        f"--storage.tsdb.path={folder / 'tsdb'}",
        f"--web.listen-address={url}",
    ]
    with log.open("wb") as said:
        process = subprocess.Popen(["prometheus", *words], stdout=said, stderr=said, cwd=folder)
    try:
        found, until = Prometheus(f"http://{url}", log), time.monotonic() + PATIENCE
        while not _ready(found):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        yield found
    finally:
        process.kill()
        process.wait()


def _ready(found: Prometheus) -> bool:
    try:
        return httpx.get(f"{found.url}/-/ready", timeout=5).status_code == 200
    except httpx.TransportError:
        return False
