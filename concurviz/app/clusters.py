"""The window's cluster for the model ``dask``: looked at in a process of its own, then used."""

from __future__ import annotations

import asyncio
import logging

from PySide6.QtCore import QObject

from concurviz.analysis.sentences import size
from concurviz.app.session import Session
from concurviz.app.settings import Settings
from concurviz.controllers.children import ChildError
from concurviz.controllers.cluster import ClusterSeen, look
from concurviz.views.cluster_dialog import ClusterDialog
from concurviz.wire.cluster import Cluster

_MESSAGE_MS = 6000
log = logging.getLogger(__name__)


class Clusters(QObject):
    """Opens the dialog and carries out what is chosen in it; what was used is remembered."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session)
        self._session = session
        self._settings = settings
        self._looking: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Ask which cluster to use."""
        dialog = ClusterDialog(
            self._session.lab.cluster, self._settings.clusters, self._session.window
        )
        dialog.wanted.connect(lambda cluster: self._look(dialog, cluster))
        dialog.chosen.connect(self._use)
        dialog.finished.connect(self._stop_looking)
        dialog.open()

    def _look(self, dialog: ClusterDialog, cluster: Cluster) -> None:
        self._stop_looking()
        self._looking = self._session.spawn(self._show(dialog, cluster))

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _show(self, dialog: ClusterDialog, cluster: Cluster) -> None:
        try:
            seen = await look(cluster)
        except (ChildError, OSError) as error:
            dialog.show_problem(str(error))
            return
        if seen.problem:
            said = self.tr("It cannot be used: {0}.").format(seen.problem)
            dialog.show_problem(said, _rows(seen))
        else:
            said = self.tr("Workers: {0}. Threads: {1} in all.")
            said = said.format(len(seen.workers), seen.threads)
            if seen.far:
                said += " " + self.tr(
                    "They are on another machine: tasks that compute or wait for timers, and "
                    "functions of your own, can run there, and lanes say how well their clocks are "
                    "known."
                )
            dialog.show_found(cluster, _rows(seen), said)

    def _use(self, cluster: Cluster) -> None:
        self._session.lab.cluster = cluster
        if cluster:
            said = self.tr("From the next run on dask uses the cluster at {0}.").format(cluster)
            try:
                self._settings.keep_cluster(cluster)
            except OSError as error:
                log.error("the list of clusters could not be saved: %s", error)
        else:
            said = self.tr("From the next run on dask starts a cluster of its own.")
        self._session.window.status.showMessage(said, _MESSAGE_MS)


def _rows(seen: ClusterSeen) -> list[list[str]]:
    return [
        [w.address, str(w.threads), size(w.memory_bytes),
         size(w.limit_bytes) if w.limit_bytes else "–"]
        for w in seen.workers
    ]  # fmt: skip
