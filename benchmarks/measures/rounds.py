"""Clients one after another, round by round, so that a noisy minute hits all of them."""

from collections.abc import Mapping

from clients.bench import Bench, Client
from figures.client import Figures, middle


def interleaved(clients: Mapping[str, Client], bench: Bench, rounds: int) -> dict[str, Figures]:
    """The medians of each client, by name."""
    taken: dict[str, list[Figures]] = {name: [] for name in clients}
    for _ in range(rounds):
        for name, client in clients.items():
            taken[name].append(client(bench))
    return {name: middle(each) for name, each in taken.items()}
