"""Sandboxes in processes of their own: one that is shared by a worker's tests, and such as a test needs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.cli.harness import TEMPLATE, Campaign
from wxpush.sandbox.faults import Faults
from wxpush.sandbox.options import SandboxOptions, Template
from wxpush.sandbox.process import SandboxProcess

_BIG = 10**9


def options(ledger, **more) -> SandboxOptions:
    faults = Faults(**{"daily_limit": _BIG} | more.pop("faults", {}))
    return SandboxOptions(templates=(Template(TEMPLATE),), ledger=str(ledger), faults=faults, **more)


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Iterator[tuple[SandboxProcess, object]]:
    ledger = tmp_path_factory.mktemp("sandbox") / "ledger"
    with SandboxProcess(options(ledger)) as process:
        yield process, ledger


@pytest.fixture
def campaign(tmp_path, shared) -> Iterator[Campaign]:
    """A campaign of one test on the shared sandbox, whose ledger begins anew and whose faults are gone behind it."""
    process, ledger = shared
    ledger.write_bytes(b"")
    made = Campaign(tmp_path, process.base_url, ledger)
    made.control = process.control
    yield made
    process.control.set_faults(Faults(daily_limit=_BIG))


@pytest.fixture
def faulty(campaign) -> Callable[..., None]:
    """Turn the shared sandbox's knobs."""
    return lambda **faults: campaign.control.set_faults(Faults(**{"daily_limit": _BIG} | faults))


@pytest.fixture
def own(tmp_path) -> Iterator[Callable[..., Campaign]]:
    """A campaign with a sandbox of its own."""
    with ExitStack() as stack:

        def make(**more) -> Campaign:
            ledger = tmp_path / "sandbox-ledger"
            process = stack.enter_context(SandboxProcess(options(ledger, **more)))
            made = Campaign(tmp_path, process.base_url, ledger)
            made.control = process.control
            return made

        yield make
