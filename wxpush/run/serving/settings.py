"""What a service is told, settled: plain values, whoever settled them."""

import socket
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from wxpush.config import Config
from wxpush.options import send, serve
from wxpush.options.serve import ListenPlace
from wxpush.parsing.quantities import CountWithin
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.settings import Timing


@dataclass(frozen=True, slots=True)
class StatePlace:
    """The Redis that nodes share, with its password. `without`: nodes that are gone for good."""

    url: str = field(repr=False)
    namespace: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """One service's. `rate` is messages a second, times are seconds."""

    campaigns: tuple[Path, ...]
    config: Config
    environ: dict[str, str] = field(repr=False)
    base_url: str
    listen: ListenPlace = serve.LISTEN.default
    #: One that listens there already.
    passed: socket.socket | None = None
    spool: Path = serve.SPOOL_DEFAULT
    sandbox: bool = False
    #: Whether callers with keys for tests are served beside the others: out of a spool of their own, into a sandbox.
    tests: bool = False
    #: Whether these are the settings of that part.
    beside: bool = False
    rate: float = send.RATE.default
    concurrency: int = send.CONCURRENCY.default
    timeout: float = send.TIMEOUT.default
    timing: Timing = field(default_factory=Timing)
    suppression: Path | None = None
    keep: float = serve.KEEP.default
    most_waiting: int = serve.MAX_WAITING.default
    #: How many messages one person may get; None: any number.
    per_openid: CountWithin | None = None
    #: Where it is one of several nodes.
    state: StatePlace | None = None
    #: The cluster whose workers send; None: it sends itself.
    cluster: ClusterPlace | None = None

    @property
    def file(self) -> Path:
        """The spool; a rehearsal has one of its own, and so have keys for tests."""
        if not self.sandbox:
            return self.spool
        return self.spool.with_suffix(f"{'.test' if self.beside else '.sandbox'}{self.spool.suffix}")

    @property
    def ledger(self) -> Path:
        """What the sandbox delivered."""
        return self.file.with_suffix(".ledger")

    @property
    def for_tests(self) -> Self:
        """Those of the part for keys for tests: no worker sends what comes with one, and nobody gets it."""
        return replace(self, sandbox=True, tests=False, beside=True, cluster=None)
