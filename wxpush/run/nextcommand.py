"""Commands that are told as the next: what is typed to go on."""

import os
import shlex

from wxpush.checkpoint.dispatched import Dispatch
from wxpush.options.cluster import BROKER, NAMESPACE, STATE
from wxpush.redact import without_password


def collecting(named: str, mark: Dispatch | None) -> str:
    """The command that collects what a cluster has of a campaign. `named`: what names the campaign on a command line."""
    command = f"wxpush dispatch {named}"
    if mark is None:
        return command
    # Of one that an earlier version began the broker is not known: where it is the state, it is that.
    return command + way(mark.broker or mark.state, mark.state, mark.namespace)


def way(broker: str, state: str, namespace: str) -> str:
    """The options that lead to a cluster, each behind a blank, but for those that the environment gives already.

    Addresses are without passwords, which belong into the environment.
    """
    given = os.environ.get
    options = ""
    if without_password(given(BROKER.variable, "")) != broker:
        options += f" {BROKER.flag} {shlex.quote(broker)}"
    if state != (without_password(given(STATE.variable, "")) or broker):
        options += f" {STATE.flag} {shlex.quote(state)}"
    if namespace and namespace != given(NAMESPACE.variable, NAMESPACE.default):
        options += f" {NAMESPACE.flag} {shlex.quote(namespace)}"
    return options
