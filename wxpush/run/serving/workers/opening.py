"""The way from a service to the workers of a cluster."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

from wxpush.cluster.dispatch.overview import Overview
from wxpush.cluster.servers import open_servers
from wxpush.cluster.store.connection import risky_settings
from wxpush.credentials import AccountKey
from wxpush.run.cluster.log import telling
from wxpush.run.cluster.place import ClusterPlace
from wxpush.run.ports import Voice
from wxpush.run.serving.workers.runs import Workers
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock
from wxpush.words.labels import Label


@asynccontextmanager
async def open_workers(
    place: ClusterPlace, account: AccountKey, rate: float, clock: Clock, voice: Voice
) -> AsyncIterator[Workers]:
    """For as long as the block. Raises UsageError, and StateError where broker or Redis do not answer at the beginning."""
    async with open_servers(place.broker, place.state, place.namespace, place.lease) as on:
        with telling(voice, clock):
            for warning in await risky_settings(on.store):
                voice.say(warning, Label.WARNING)
            overview = Overview(on.store, on.names, account, Tally(), asked=rate)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(overview.run)
                yield Workers(on=on, place=place, account=account, overview=overview)
                tasks.cancel_scope.cancel()
