"""Where a cluster of Dask's is that the model ``dask`` is to use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cluster:
    """``address``: of its scheduler; "": each run starts a cluster of its own.

    ``ca``, ``cert`` and ``key`` are paths of PEM files for TLS: the authority's certificate, and
    the client's with its key; all "" for what Dask's own configuration says.
    """

    address: str = ""
    ca: str = ""
    cert: str = ""
    key: str = ""

    def __bool__(self) -> bool:
        return bool(self.address)

    def __str__(self) -> str:
        return self.address

    @property
    def files(self) -> tuple[str, str, str]:
        """The TLS files in the order in which users name them."""
        return self.ca, self.cert, self.key

    @property
    def wants_files(self) -> bool:
        """Whether its address is one for TLS."""
        return self.address.startswith("tls://")


NO_CLUSTER = Cluster()
"""Each run starts its own."""
