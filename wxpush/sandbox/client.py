"""The client of the sandbox's control endpoints."""

import ssl
from types import TracebackType
from typing import Self

import httpx
import msgspec

from wxpush.errors import UnreachableError, UsageError
from wxpush.sandbox.endpoints.control import LedgerSummary
from wxpush.sandbox.faults import Faults

_TIMEOUT = 10.0


class ControlClient:
    """Changes the settings of a running sandbox. Every method raises UnreachableError when no sandbox answers."""

    def __init__(self, base_url: str) -> None:
        # A sandbox speaks no TLS: a context that trusts nobody spares the 0.2 s that loading certificates takes.
        no_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # A proxy of the environment must not be asked for a loopback address.
        self._http = httpx.Client(base_url=base_url, timeout=_TIMEOUT, trust_env=False, verify=no_tls)

    def faults(self) -> Faults:
        return msgspec.json.decode(self._ask("GET", "/sandbox/faults"), type=Faults)

    def set_faults(self, faults: Faults) -> None:
        """Replace all of them. Raises UsageError for a value out of its range."""
        self._ask("PUT", "/sandbox/faults", msgspec.json.encode(faults))

    def summary(self) -> LedgerSummary:
        return msgspec.json.decode(self._ask("GET", "/sandbox/ledger"), type=LedgerSummary)

    def expire_token(self) -> None:
        """The tokens in use answer 42001."""
        self._ask("POST", "/sandbox/token/expire", b"")

    def evict_token(self) -> None:
        """The tokens in use answer 40001."""
        self._ask("POST", "/sandbox/token/evict", b"")

    def close(self) -> None:
        """Close. Idempotent."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        try:
            response = self._http.request(method, path, content=body)
        except httpx.HTTPError as error:
            raise UnreachableError(
                "sandbox.silent", url=self._http.base_url, why=type(error).__name__
            ) from None
        if response.status_code != httpx.codes.OK:
            raise UsageError("sandbox.change_refused", said=response.text)
        return response.content
