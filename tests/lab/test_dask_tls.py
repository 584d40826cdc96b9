"""Clusters with TLS: certificates of an authority made here, and what is said of wrong ones."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from concurviz.controllers.cluster import look
from concurviz.lab.engines.dask_connect import Unusable, connected
from concurviz.wire.cluster import Cluster
from tests.lab.others_cluster import others_cluster
from tests.lab_runs import check_trace, compare, scenario

KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def authority(folder: Path, name: str) -> tuple[str, str, str]:
    """Files of an authority, of a certificate that it vouches for, and of the key of that."""
    openssl(folder, "req", "-x509", *KEY, "-keyout", f"{name}.key", "-out", f"{name}.pem",
            "-days", "2", "-subj", f"/CN={name}")  # fmt: skip
    openssl(folder, "req", *KEY, "-keyout", f"{name}-node.key", "-out", f"{name}.csr",
            "-subj", "/CN=node")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{name}.pem", "-CAkey",
            f"{name}.key", "-CAcreateserial", "-out", f"{name}-node.pem", "-days", "2")  # fmt: skip
    ca, cert, key = (str(folder / f"{name}{end}") for end in (".pem", "-node.pem", "-node.key"))
    return ca, cert, key


async def problems(clusters: list[Cluster]) -> list[str]:
    """What is said of each. One after the other: a handshake has three seconds."""
    return [(await look(cluster)).problem for cluster in clusters]


@pytest.mark.skipif(not shutil.which("openssl"), reason="certificates take openssl")
def test_a_cluster_with_tls_and_wrong_certificates(tmp_path: Path) -> None:
    ca, cert, key = authority(tmp_path, "ours")
    other_ca, other_cert, other_key = authority(tmp_path, "other")
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    configured = {f"{tls}CA_FILE": ca, "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True"}
    for role in ("CLIENT", "SCHEDULER", "WORKER"):
        configured |= {f"{tls}{role}__CERT": cert, f"{tls}{role}__KEY": key}
    encrypted = tmp_path / "encrypted.key"
    encrypted.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\n", "utf-8")
    with others_cluster("near", "tls://127.0.0.1", configured=configured) as others:
        at = others.address
        assert at.startswith("tls://")
        wanted = scenario("dask", workload="cpu", params={"workers": 2})
        run = compare(wanted, cluster=Cluster(at, ca, cert, key)).run("dask")
        assert (run.status, run.reason) == ("done", "")
        assert run.trace is not None
        check_trace(run.trace)
        said = asyncio.run(
            problems(
                [
                    Cluster(at, other_ca, cert, key),
                    Cluster(at, ca, other_cert, other_key),
                    Cluster(at),
                    Cluster(at.replace("tls", "tcp")),
                ]
            )
        )
        # These are known before anything is sent.
        for files in (
            (ca, cert, other_key),
            (key, cert, key),
            (ca, cert, str(encrypted)),
            (ca, cert, "/none.key"),
        ):
            with pytest.raises(Unusable) as caught:
                connected(Cluster(at, *files))
            said.append(str(caught.value))
    patterns = [
        rf"the scheduler at {at} has a certificate that this authority does not vouch for: .+",
        rf"the scheduler at {at} ends the TLS handshake: it does not take this certificate, .*",
        rf"{at} needs TLS, and no certificates are set",
        rf"what is at {at.replace('tls', 'tcp')} closes the connection: .* wants TLS \(tls://\)",
        rf"{other_key} is not the key of {cert}",
        rf"of {key}, {cert}, {key} one is no PEM file of its kind: .+",
        rf"{encrypted} needs a password, and Dask takes keys without one",
        r"no such file: /none.key",
    ]
    for sentence, pattern in zip(said, patterns, strict=True):
        assert re.fullmatch(pattern, sentence), sentence
