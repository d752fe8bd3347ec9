"""`wxpush send` as people start it, from the checkout that this file is in."""

import sys
from pathlib import Path

import child
from child import Run
from clients import Bench, Client
from figures import Figures

#: Its line of output tells that sending begins.
_SURVEYED = '"type":"survey"'


def send(
    bench: Bench,
    campaign: Path,
    *options: str,
    rate: str = "max",
    codes: tuple[int, ...] = (0,),
    module: tuple[str, ...] = ("-m", "wxpush"),
) -> Run:
    """Send a campaign, from the beginning if its checkpoint is not there."""
    command = [sys.executable, *module, "send", campaign.name, "--yes", "--json", "--progress", "none"]
    more = ["--base-url", bench.url, "--rate", rate, "--concurrency", str(bench.concurrency), *options]
    return child.run(
        [*command, *more], environ=bench.environ, folder=campaign.parent, mark=_SURVEYED, codes=codes
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
