"""The commands that are printed as `next:`."""

import os
import shlex
from pathlib import Path

from wxpush.checkpoint.dispatched import Dispatch
from wxpush.cluster.address import given_by_environment, is_plain
from wxpush.options.cluster import BROKER, NAMESPACE, PLAIN_CLUSTER, STATE
from wxpush.run.place import Place


def dispatch_command(named: str, mark: Dispatch | None) -> str:
    """The command that collects what a cluster has of a campaign. `named`: what names the campaign on a command line."""
    command = f"wxpush dispatch {named}"
    if mark is None:
        return command
    # Of one that an earlier version began the broker is not known: where it is the state, it is that.
    return command + cluster_options(mark.broker or mark.state, mark.state, mark.namespace)


def status_command(place: Place, checkpoint: Path) -> str:
    """The command that shows what a checkpoint knows that is not in its place, or may not be."""
    return f"wxpush status {place.named if checkpoint == place.checkpoint else place.beside(checkpoint)}"


def cluster_options(broker: str, state: str, namespace: str) -> str:
    """The options that lead to a cluster, each after a blank, but for those that the environment gives already.

    Addresses are without passwords, which belong into the environment.
    """
    given = os.environ.get
    options = ""
    if given_by_environment(BROKER.variable) != broker:
        options += f" {BROKER.flag} {shlex.quote(broker)}"
    if state != (given_by_environment(STATE.variable) or broker):
        options += f" {STATE.flag} {shlex.quote(state)}"
    if namespace and namespace != given(NAMESPACE.variable, NAMESPACE.default):
        options += f" {NAMESPACE.flag} {shlex.quote(namespace)}"
    if (is_plain(broker) or is_plain(state)) and not given(PLAIN_CLUSTER.variable):
        options += f" {PLAIN_CLUSTER.flag}"
    return options
