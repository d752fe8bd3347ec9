"""Where a cluster is."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    """Addresses, with their passwords. `lease` in seconds."""

    broker: str
    state: str
    namespace: str
    lease: float
    #: What chunks are sealed with.
    key: bytes | None = field(default=None, repr=False)
    #: What a next command must repeat of it, after a blank.
    named: str = ""
