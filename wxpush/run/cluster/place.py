"""Where a cluster is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    """Addresses, with their passwords. `lease` in seconds."""

    broker: str
    state: str
    namespace: str
    lease: float
