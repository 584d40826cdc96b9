"""The bar below the timeline that plays a finished run again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QStyle, QToolButton, QWidget
from superqt.utils import signals_blocked

from concurviz.drawing.timeview import format_duration

STEPS = 10_000
SPEEDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
DEFAULT_SPEED = 0.25
"""Comparisons last a second or two: at a quarter of the speed one can follow them."""


class PlaybackBar(QWidget):
    """Hidden until it is opened.

    Signals: ``toggled()`` (play or pause), ``sought(float)`` (a share of the run, 0 to 1),
    ``speed_chosen(float)``, ``closed()``.
    """

    toggled = Signal()
    sought = Signal(float)
    speed_chosen = Signal(float)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.play = QToolButton()
        self.play.setAutoRaise(True)
        self.play.clicked.connect(self.toggled)
        self.position = QSlider(Qt.Orientation.Horizontal)
        self.position.setRange(0, STEPS)
        self.position.setAccessibleName(self.tr("Position of the playback"))
        self.position.valueChanged.connect(lambda value: self.sought.emit(value / STEPS))
        self.time = QLabel()
        self.time.setMinimumWidth(self.fontMetrics().horizontalAdvance("00.0 ms of 00.0 ms") + 8)
        self.speed = QComboBox()
        self.speed.setAccessibleName(self.tr("Speed of the playback"))
        self.speed.setToolTip(self.tr("Seconds of the run that pass in one of yours"))
        for value in SPEEDS:
            self.speed.addItem(f"{value:g}×", value)
        self.speed.setCurrentIndex(self.speed.findData(DEFAULT_SPEED))
        self.speed.currentIndexChanged.connect(
            lambda _index: self.speed_chosen.emit(self.speed.currentData())
        )
        close = QToolButton()
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip(self.tr("End the playback"))
        close.setAccessibleName(self.tr("End the playback"))
        close.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.addWidget(self.play)
        row.addWidget(self.position, 1)
        row.addWidget(self.time)
        row.addWidget(self.speed)
        row.addWidget(close)
        self.show_state(0.0, 0.0, False)
        self.hide()

    def show_state(self, position: float, extent: float, playing: bool) -> None:
        """Where the playback is (ns) and whether it moves."""
        with signals_blocked(self.position):
            self.position.setValue(round(position / extent * STEPS) if extent else 0)
        self.time.setText(
            self.tr("{0} of {1}").format(format_duration(position), format_duration(extent))
        )
        pixmap = QStyle.StandardPixmap
        self.play.setIcon(
            self.style().standardIcon(pixmap.SP_MediaPause if playing else pixmap.SP_MediaPlay)
        )
        name = self.tr("Pause the playback") if playing else self.tr("Play")
        if self.play.toolTip() != name:
            self.play.setToolTip(name)
            self.play.setAccessibleName(name)
