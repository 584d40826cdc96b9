"""Connecting to a scheduler that somebody else has started, and asking it with a time limit."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from importlib.metadata import version
from typing import Any, Callable

from distributed import Client, Security

from concurviz.wire.cluster import Cluster

CONNECT_S = 3.0
ANSWER_S = 5.0
"""How long a process of a cluster may take to answer what it is asked."""


class Unusable(BrokenExecutor):
    """There is no cluster, or it cannot be used: the text says why."""


def connected(cluster: Cluster) -> Any:
    """A client of the cluster's scheduler; Unusable."""
    security = _security(cluster)
    try:
        return Client(  # type: ignore[no-untyped-call]
            cluster.address, timeout=CONNECT_S, security=security
        )
    except Exception as error:
        raise Unusable(why_not(cluster, error)) from error


def _security(cluster: Cluster) -> Any:
    """What the cluster's TLS files come to, None where there are none; Unusable."""
    if not cluster.ca:
        return None
    for path in cluster.files:
        if not os.path.isfile(path):
            raise Unusable(f"no such file: {path}")
    try:
        with open(cluster.key, encoding="latin-1") as file:
            # OpenSSL would ask the terminal.
            if "ENCRYPTED" in file.read():
                raise Unusable(f"{cluster.key} needs a password, and Dask takes keys without one")
        security = Security(  # type: ignore[no-untyped-call]
            tls_ca_file=cluster.ca,
            tls_client_cert=cluster.cert,
            tls_client_key=cluster.key,
            require_encryption=True,
        )
        security.get_connection_args("client")  # type: ignore[no-untyped-call]
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise Unusable(f"{cluster.key} is not the key of {cluster.cert}") from None
        names = ", ".join(cluster.files)
        raise Unusable(f"of {names} one is no PEM file of its kind: {error.reason}") from None
    except OSError as error:
        raise Unusable(str(error)) from None
    return security


def why_not(cluster: Cluster, error: BaseException) -> str:
    """Why no connection came about."""
    address, causes = cluster.address, list(_causes(error))
    if cluster.wants_files:
        for cause in causes:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return (
                    f"the scheduler at {address} has a certificate that this authority does not "
                    f"vouch for: {cause.verify_message}"
                )
        if any(isinstance(cause, TypeError) for cause in causes):
            return f"{address} needs TLS, and no certificates are set"
        # Where both ends know TLS 1.3, its refusal may come behind the reset.
        ended = (ssl.SSLError, ValueError, ConnectionResetError)
        if any(isinstance(cause, ended) for cause in causes):
            return (
                f"the scheduler at {address} ends the TLS handshake: it does not take this "
                "certificate, or speaks no TLS"
            )
    elif any(isinstance(cause, ConnectionResetError) for cause in causes):
        return (
            f"what is at {address} closes the connection: it is no scheduler of Dask, or wants TLS "
            "(tls://)"
        )
    if isinstance(error, OSError):
        return f"no scheduler of Dask answers at {address} within {CONNECT_S:.0f} s"
    return (
        f"the scheduler at {address} does not understand this Python's distributed "
        f"{version('distributed')}, most likely because it has another version: "
        f"{type(error).__name__}: {error}"
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        # What a stream of tornado's was closed by is no cause to Python.
        error = error.__cause__ or error.__context__ or getattr(error, "real_error", None)


def asked(client: Any, method: Callable[..., Any], *args: Any, limit_s: float = ANSWER_S) -> Any:
    """What a method of the client's comes to, from any thread but the client's own; Unusable.

    Dask itself would wait as long as the network takes to give up a connection.
    """

    async def ask() -> Any:
        return await asyncio.wait_for(method(*args), limit_s)

    try:
        return client.sync(ask)
    except (asyncio.TimeoutError, OSError):
        raise Unusable(silent(client.scheduler.address, limit_s)) from None


def silent(address: str, limit_s: float = ANSWER_S) -> str:
    """What is said of a scheduler that answers no more."""
    return (
        f"the cluster at {address} has given no answer for {limit_s:.0f} s: the way to it is cut, "
        "or it hangs"
    )
