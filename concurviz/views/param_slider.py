"""One parameter: its title, a slider and its value with its unit, both editable."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QWidget
from superqt import QDoubleSlider
from superqt.utils import signals_blocked

from concurviz.views.param_scale import POSITIONS, ParamScale
from concurviz.wire.params import Param

_PAGE_STEPS = 4
_KEY_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -_PAGE_STEPS,
    Qt.Key.Key_PageUp: _PAGE_STEPS,
}


class _Slider(QDoubleSlider):
    """A slider whose keys step the value: a step of position would skip or repeat integers."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = _KEY_STEPS.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling the panel must not change what happens to lie under the pointer.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _SpinBox(QDoubleSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ParamSlider(QWidget):
    """A labelled slider for one parameter of wire.params.

    Signal ``value_changed(name, value)``: the user changed it; never emitted by ``set_value``.
    """

    value_changed = Signal(str, float)

    def __init__(self, param: Param, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.param = param
        self._scale = ParamScale(param)
        self._value = param.default
        title = self.tr(param.title)
        low_high = f"{param.low:g} – {param.high:,g}{' ' + param.unit if param.unit else ''}"
        tip = f"<p><b>{title}</b>: {self.tr(param.help)}</p><p>{low_high}</p>"

        label = QLabel(title, self)
        self.spin = _SpinBox(self)
        self.spin.setRange(param.low, param.high)
        self.spin.setDecimals(0 if param.integer else 1)
        self.spin.setSuffix(f" {param.unit}" if param.unit else "")
        self.spin.setGroupSeparatorShown(True)
        self.spin.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.spin.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.spin.setKeyboardTracking(False)
        self.spin.setFixedWidth(self.spin.fontMetrics().horizontalAdvance("1,000,000 B") + 18)
        self.spin.setAccessibleName(title)
        label.setBuddy(self.spin)

        self.slider = _Slider(Qt.Orientation.Horizontal, self)  # type: ignore[no-untyped-call]
        self.slider.setRange(0, POSITIONS)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.setAccessibleName(self.tr("{0}, slider").format(title))
        self.slider.setAccessibleDescription(low_high)

        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.spin, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.warning = QLabel(self)
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        self.warning.hide()
        grid.addWidget(self.warning, 2, 0, 1, 2)
        for widget in (label, self.spin, self.slider):
            widget.setToolTip(tip)

        self.slider.valueChanged.connect(self._slider_moved)
        self.slider.stepped.connect(lambda n: self._user_set(self._scale.stepped(self._value, n)))
        self.spin.valueChanged.connect(self._user_set)
        self.set_value(param.default)

    @property
    def value(self) -> float:
        """The parameter's value in its own unit."""
        return self._value

    def set_warning(self, text: str) -> None:
        """Say something about the value below the slider; "" for nothing."""
        self.warning.setText(text)
        self.warning.setVisible(bool(text))
        # A screen reader says it with the value.
        self.spin.setAccessibleDescription(text)

    def set_value(self, value: float) -> None:
        """Show a value without emitting."""
        self._value = value
        with signals_blocked(self.spin):
            self.spin.setValue(value)
        with signals_blocked(self.slider):
            self.slider.setValue(self._scale.position(value))

    def _slider_moved(self, position: float) -> None:
        self._user_set(self._scale.value(round(position)))

    def _user_set(self, value: float) -> None:
        if value != self._value:
            self.set_value(value)
            self.value_changed.emit(self.param.name, value)
