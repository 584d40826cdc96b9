"""Which part of the runs a picture is to show, and how large it is to be."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from concurviz.drawing.picture import MAX_SIDE, SCALES
from concurviz.drawing.sheet import MAX_WIDTH, MIN_WIDTH, WIDTH


@dataclass(frozen=True)
class ExportOrder:
    """``part``: "run" (everything) or "view" (what is in sight); ``width`` in logical pixels."""

    part: str
    width: int
    scale: int


class ExportDialog(QDialog):
    """Asks for it. ``view_width``: how wide what is in sight is, offered for a picture of it."""

    def __init__(self, view_width: int, scale: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export picture"))
        self.part = QComboBox()
        self.part.addItem(self.tr("The whole run"), "run")
        self.part.addItem(self.tr("The timeline as it is in sight now"), "view")
        self.part.setToolTip(
            self.tr("In sight: this zoom, these lanes as they are folded, moved and scrolled")
        )
        self.width_px = QSpinBox()
        self.width_px.setRange(MIN_WIDTH, MAX_WIDTH)
        self.width_px.setSingleStep(100)
        self.width_px.setValue(WIDTH)
        self.width_px.setSuffix(" px")
        self.width_px.setGroupSeparatorShown(True)
        self.scale = QComboBox()
        for number in SCALES:
            self.scale.addItem(f"{number}×", number)
        self.scale.setCurrentIndex(SCALES.index(scale))
        self.scale.setToolTip(
            self.tr("Pixels of a PNG to each of the picture's; SVG and PDF scale")
        )
        self.pixels = QLabel()
        form = QFormLayout(self)
        form.addRow(self.tr("Show"), self.part)
        form.addRow(self.tr("Width"), self.width_px)
        form.addRow(self.tr("Scale"), self.scale)
        form.addRow("", self.pixels)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Export…"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form.addRow(self.buttons)
        in_sight = min(max(view_width, MIN_WIDTH), MAX_WIDTH)
        self.part.currentIndexChanged.connect(
            lambda _index: self.width_px.setValue(in_sight if self._of_view else WIDTH)
        )
        self.width_px.valueChanged.connect(self._tell)
        self.scale.currentIndexChanged.connect(self._tell)
        self._tell()

    @property
    def _of_view(self) -> bool:
        return bool(self.part.currentData() == "view")

    @property
    def order(self) -> ExportOrder:
        """What was asked for."""
        return ExportOrder(self.part.currentData(), self.width_px.value(), self.scale.currentData())

    def _tell(self, _value: int = 0) -> None:
        order = self.order
        pixels = order.width * order.scale
        fits = pixels <= MAX_SIDE
        text = (
            self.tr("A PNG gets {0} pixels wide")
            if fits
            else self.tr("{0} pixels are too many for a PNG: lower the width or the scale")
        )
        self.pixels.setText(text.format(f"{pixels:,}"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fits)
