"""What a clip is to show, how long it is and how smooth."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QSpinBox,
    QWidget,
)


@dataclass(frozen=True)
class ClipOrder:
    """``what``: "replay" (the finished run in ``seconds``) or "view" (what is seen meanwhile)."""

    what: str
    seconds: float
    fps: int


class ClipDialog(QDialog):
    """Asks what a clip is to show. ``replay``: whether there is a finished run to be replayed."""

    def __init__(self, replay: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export a clip"))
        self.what = QComboBox()
        if replay:
            self.what.addItem(self.tr("The whole run, replayed"), "replay")
        self.what.addItem(self.tr("The timeline as it is seen from now on"), "view")
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(1.0, 60.0)
        self.seconds.setDecimals(1)
        self.seconds.setValue(6.0)
        self.seconds.setSuffix(self.tr(" s"))
        self.fps = QSpinBox()
        self.fps.setRange(5, 30)
        self.fps.setValue(15)
        self.fps.setSuffix(self.tr(" frames/s"))
        form = QFormLayout(self)
        form.addRow(self.tr("Show"), self.what)
        form.addRow(self.tr("Length"), self.seconds)
        form.addRow(self.tr("Smoothness"), self.fps)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    @property
    def order(self) -> ClipOrder:
        """What was asked for."""
        return ClipOrder(self.what.currentData(), self.seconds.value(), self.fps.value())
