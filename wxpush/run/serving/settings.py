"""What a service is told, settled: plain values, whoever settled them."""

from dataclasses import dataclass, field
from pathlib import Path

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
    spool: Path = serve.SPOOL_DEFAULT
    sandbox: bool = False
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
        """The spool; a rehearsal has one of its own."""
        return self.spool.with_suffix(f".sandbox{self.spool.suffix}") if self.sandbox else self.spool

    @property
    def ledger(self) -> Path:
        """What the sandbox delivered."""
        return self.file.with_suffix(".ledger")
