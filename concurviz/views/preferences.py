"""The preferences: each choice acts at once, but for the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

Value = str | int
_SORTED = frozenset({"frame_cap", "span_budget"})


class PreferencesDialog(QDialog):
    """A box for each preference.

    Signal ``chosen(name, value)``: the user chose another value.
    """

    chosen = Signal(str, object)

    def __init__(
        self,
        choices: Mapping[str, Sequence[Value]],
        values: Mapping[str, Value],
        languages: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        """``choices``: the values that each may have; ``values``: those in force.

        ``languages``: each language's own name for itself.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preferences"))
        self.boxes: dict[str, QComboBox] = {}
        self._spoken = values["language"]
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self._texts = self._all_texts(languages)
        for name, (label, texts) in self._texts.items():
            box = QComboBox()
            for value in sorted(choices[name]) if name in _SORTED else choices[name]:
                box.addItem(texts[value], value)
            box.setCurrentIndex(box.findData(values[name]))
            box.setAccessibleName(label)
            box.currentIndexChanged.connect(lambda _i, n=name: self._changed(n))
            self.boxes[name] = box
            form.addRow(label, box)
        self.note = QLabel(self.tr("The language takes effect at the next start."))
        self.note.setProperty("role", "empty")
        self.note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addWidget(buttons)
        self.setMinimumWidth(400)

    def _all_texts(self, languages: Mapping[str, str]) -> dict[str, tuple[str, dict[Value, str]]]:
        system = self.tr("As the system")
        last = self.tr("the last {0} s")
        cap = self.tr("{0} frames per second")
        return {
            "theme": (
                self.tr("Theme"),
                {"system": system, "light": self.tr("Light"), "dark": self.tr("Dark")},
            ),
            "language": (
                self.tr("Language"),
                {name: title or system for name, title in languages.items()},
            ),
            "live_window_s": (
                self.tr("Live follows"),
                {0: self.tr("everything"), **{s: last.format(s) for s in (2, 4, 10, 30)}},
            ),
            "export_scale": (
                self.tr("Pictures are exported at"),
                {s: f"{s}×" for s in (1, 2, 3, 4)},
            ),
            "frame_cap": (
                self.tr("Draw at most"),
                {n: cap.format(n) for n in (15, 30, 60)},
            ),
            "span_budget": (
                self.tr("A run keeps at most"),
                {
                    n: self.tr("{0} spans").format(f"{n:,}")
                    for n in (100_000, 1_000_000, 5_000_000, 20_000_000)
                },
            ),
            "sampler": (
                self.tr("Code that cannot be measured"),
                {
                    "on": self.tr("is looked at from outside"),
                    "off": self.tr("stays unknown"),
                },
            ),
        }

    def _changed(self, name: str) -> None:
        self.chosen.emit(name, self.boxes[name].currentData())
