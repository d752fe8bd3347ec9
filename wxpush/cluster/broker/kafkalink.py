"""How Kafka is reached: what its address means for the client, and whether somebody answers there who lets us in."""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from aiokafka.errors import (
    AuthenticationFailedError,
    BrokerResponseError,
    ConsumerStoppedError,
    IllegalSaslStateError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest
from faststream.kafka.security import parse_security
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from wxpush.cluster.address import ServerAddress, parse
from wxpush.cluster.broker.kafkaconnection import connected
from wxpush.cluster.why import why
from wxpush.errors import StateError, UsageError
from wxpush.options.cluster import BROKER
from wxpush.parsing.baseurl import is_loopback_host
from wxpush.system.tls import verifying_context
from wxpush.words import Sentence

NAME = "Kafka"
EXAMPLE = "kafka://HOST:9092"
#: What a lost connection or server shows as.
FAULTS = (KafkaError, ConsumerStoppedError, OSError, TimeoutError)

_REFUSED = (
    AuthenticationFailedError,
    IllegalSaslStateError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
_SETTINGS = ("sasl", "cafile", "certfile", "keyfile")
#: How a password is proved, by the word of `?sasl=`; the first where none is named.
_MECHANISMS = {"plain": SASLPlaintext, "scram-sha-256": SASLScram256, "scram-sha-512": SASLScram512}


@dataclass(frozen=True, slots=True)
class KafkaLink:
    """One address, for clients: `server` is `host:port`, `label` what people may see."""

    server: str
    label: str
    security: BaseSecurity
    beyond: bool

    def words(self) -> dict[str, Any]:
        """What every client of aiokafka takes."""
        return {"bootstrap_servers": self.server, **parse_security(self.security)}

    async def require_usable(self) -> None:
        """Connect once, and look where the cluster is. aiokafka's own start does not tell why it failed.

        Raises StateError where nobody answers, UsageError where what answers lets nobody in, or sends us on to other machines
        although the address is of this one: no chunk was sealed for those, and none may go there in the clear.
        """
        try:
            places = await self._places()
        except FAULTS as error:
            raise self.unopened(error) from None
        away = [] if self.beyond else [place for place in places if not is_loopback_host(place)]
        if away:
            raise UsageError("cluster.kafka_elsewhere", at=self.label, hosts=away)

    async def _places(self) -> list[str]:
        """The hosts that the cluster says it is reached by."""
        host, _, port = self.server.rpartition(":")
        try:
            probe = await connected(host.strip("[]"), int(port), **parse_security(self.security))
        except ssl.SSLError:
            raise
        except (KeyError, ValueError):  # aiokafka reads a refusal of SCRAM as a proof that lacks its parts
            raise AuthenticationFailedError from None
        try:
            found = await probe.send(MetadataRequest([]))
        finally:
            probe.close()
        return [str(each[1]) for each in found.brokers]

    def unopened(self, error: BaseException) -> UsageError | StateError:
        """The error for a connection that could not be opened."""
        if isinstance(error, _REFUSED):
            return UsageError("cluster.unusable", server=NAME, at=self.label, why=type(error).__name__)
        return StateError("cluster.unreachable", server=NAME, at=self.label, why=reason(error))


def kafka_link(url: str, environ: Mapping[str, str] = os.environ) -> KafkaLink:
    """Raises UsageError for an address that cannot be used."""
    address = parse(url, flag=BROKER.flag, example=EXAMPLE)
    settings = dict(parse_qsl(address.settings))
    if set(settings) - set(_SETTINGS):
        raise UsageError("cluster.address_setting", option=BROKER.flag, settings=_SETTINGS)
    port = address.port or address.meaning.port
    return KafkaLink(
        f"{address.host}:{port}", address.shown, _security(address, settings, environ), address.beyond
    )


def reason(error: BaseException) -> Sentence | str:
    """Why Kafka did not do something: the protocol's own word where it answered, else what became of the connection."""
    return str(error.message) if isinstance(error, BrokerResponseError) else why(error)


def _security(
    address: ServerAddress, settings: Mapping[str, str], environ: Mapping[str, str]
) -> BaseSecurity:
    context = _context(address, settings, environ) if address.meaning.tls else None
    if not address.user:
        return BaseSecurity(ssl_context=context, use_ssl=context is not None)
    word = settings.get("sasl", next(iter(_MECHANISMS))).lower()
    if word not in _MECHANISMS:
        raise UsageError("cluster.sasl_unknown", option=BROKER.flag, known=tuple(_MECHANISMS))
    return _MECHANISMS[word](
        username=unquote(address.user),
        password=unquote(address.password),
        ssl_context=context,
        use_ssl=context is not None,
    )


def _context(
    address: ServerAddress, settings: Mapping[str, str], environ: Mapping[str, str]
) -> ssl.SSLContext:
    """One that verifies certificate and host name; an authority of one's own stands in the place of the system's."""
    own = settings.get("cafile")
    context = verifying_context({**environ, "SSL_CERT_FILE": own, "SSL_CERT_DIR": ""} if own else environ)
    if certificate := settings.get("certfile"):
        try:
            context.load_cert_chain(certificate, settings.get("keyfile"))
        except OSError as error:
            raise UsageError(
                "cluster.certificate_unusable", at=address.shown, path=certificate, why=why(error)
            ) from None
    return context
