"""Servers of this machine that are spoken to in the clear: they are reached by its own addresses, whatever a name server says of its name.

Libraries look names up by themselves, and would give the password to whoever is told of.
"""

import asyncio
from contextlib import suppress
from typing import Final

from wxpush.cluster.address import ServerAddress, at_host
from wxpush.parsing.baseurl import is_loopback_host
from wxpush.transport.names import NAMES

#: Seconds for one address of this machine to take a connection.
_SECONDS: Final = 2.0


async def here(url: str, address: ServerAddress) -> str:
    """An address for a library: with TLS, or of another machine, as it is; else with one of this machine's own in the place of its name.

    Raises OSError where the name leads to other machines alone.
    """
    if address.meaning.tls or address.beyond:
        return url
    port = address.port or address.meaning.port
    return at_host(url, await _answering(await addresses_here(address.host.strip("[]"), port), port))


async def addresses_here(host: str, port: int) -> list[str]:
    """Of a name of this machine, its own addresses; any other host as it is. Raises OSError where there are none."""
    return await NAMES.find(host.lower(), port) if is_loopback_host(host.lower()) else [host]


async def _answering(addresses: list[str], port: int) -> str:
    """The first that takes a connection: a server may listen at one of two. Where none does, that of IPv4: most listen there."""
    if len(addresses) == 1:
        return addresses[0]
    for each in addresses:
        with suppress(OSError, asyncio.TimeoutError):
            _, writer = await asyncio.wait_for(asyncio.open_connection(each, port), _SECONDS)
            writer.close()
            return each
    return min(addresses, key=lambda each: ":" in each)
