"""`wxpush send` as people start it, from the checkout that this file is in."""

import sys
from dataclasses import replace
from pathlib import Path

from figures.client import Figures
from machine import child
from machine.child import Run
from machine.places import HERE

from clients.bench import Bench, Client

#: Its line of output tells that sending begins.
_SURVEYED = '"type":"survey"'
_ITSELF = ("-m", "wxpush")


def line(
    bench: Bench,
    campaign: Path,
    *,
    rate: str = "max",
    progress: str = "none",
    module: tuple[str, ...] = _ITSELF,
) -> list[str]:
    """The command line."""
    options = ["--base-url", bench.url, "--rate", rate, "--concurrency", str(bench.concurrency)]
    quiet = ["--yes", "--json", "--progress", progress]
    return [sys.executable, *module, "send", campaign.name, *quiet, *options]


def send(
    bench: Bench,
    campaign: Path,
    *,
    rate: str = "max",
    codes: tuple[int, ...] = (0,),
    module: tuple[str, ...] = _ITSELF,
) -> Run:
    """Send a campaign, from the beginning if its checkpoint is not there."""
    return child.run(
        line(bench, campaign, rate=rate, module=module),
        environ=bench.environ,
        folder=campaign.parent,
        mark=_SURVEYED,
        codes=codes,
    )


def forget(campaign: Path) -> None:
    """Remove the checkpoint, so that the next send begins anew."""
    for path in campaign.parent.glob(f"{campaign.name}.wxpush*"):
        path.unlink()


def whole(campaign: Path) -> Client:
    """The whole of it, by the `seconds` of its summary."""

    def client(bench: Bench) -> Figures:
        forget(campaign)
        run = send(bench, campaign)
        report = run.report
        return Figures(
            rate=report["sent"] / report["seconds"],
            cpu=run.cpu_since_mark / report["sent"] * 1e6,
            cpu_whole=run.cpu / report["sent"] * 1e6,
            peak_mb=run.peak_mb,
            p50_ms=None,
            p99_ms=None,
            errors=report["rows"] - report["sent"],
        )

    return client


def timed(figures: Figures, bench: Bench, campaign: Path) -> Figures:
    """The same figures with the latencies of one more send, whose requests are timed."""
    forget(campaign)
    report = send(bench, campaign, module=(str(HERE / "clients" / "timed.py"),)).report
    return replace(figures, p50_ms=report["p50_ms"], p99_ms=report["p99_ms"])
