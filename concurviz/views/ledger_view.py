"""The ledger: where each model's time went, as a stacked bar and as numbers, down to each lane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QRadioButton,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from concurviz.analysis.ledger import Ledger, RunLedger, Side
from concurviz.drawing.lanes import pattern_brush
from concurviz.drawing.legend import word
from concurviz.drawing.theme import LIGHT, STATE_STYLE, Pattern, Theme
from concurviz.drawing.timeview import format_duration
from concurviz.scenario.contenders import title_of
from concurviz.wire.states import SHOWN_STATES, State
from concurviz.words import told

#: Lanes listed below a model; the rest is said in one line.
MAX_LANES = 200
_LANE, _BAR, _TIME = range(3)
_SHARES = Qt.ItemDataRole.UserRole
_BAR_WIDTH = 260
#: A letter needs so many pixels of its segment.
_LETTER_PX = 14


@dataclass(frozen=True)
class ShownLedger:
    """One model's ledger as the panel shows it; ``lanes`` of the run, whole or in a range."""

    model: str
    ledger: RunLedger


class _Bars(QStyledItemDelegate):
    """Paints the stacked bar of a row: one segment a state, with its pattern and its letter."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        shares: dict[str, float] | None = index.data(_SHARES)
        if not shares:
            return
        box = QRectF(option.rect).adjusted(4, 4, -8, -4)
        painter.save()
        metrics = QFontMetricsF(painter.font())
        ratio = painter.device().devicePixelRatioF()
        left = box.left()
        for state in SHOWN_STATES:
            width = shares.get(state.word, 0.0) * box.width()
            if width > 0:
                self._segment(painter, QRectF(left, box.top(), width, box.height()), state, ratio)
                letter = STATE_STYLE[state].letter
                if letter and width >= max(_LETTER_PX, metrics.horizontalAdvance(letter) + 4):
                    self._letter(painter, QRectF(left, box.top(), width, box.height()), state)
                left += width
        painter.restore()

    def _segment(self, painter: QPainter, box: QRectF, state: State, ratio: float) -> None:
        style = STATE_STYLE[state]
        painter.fillRect(box, QColor(style.colour if style.solid else self.theme.grid))
        if style.pattern is not Pattern.NONE:
            painter.fillRect(box, pattern_brush(style.pattern, style.ink, ratio))
        painter.fillRect(QRectF(box.right() - 1, box.top(), 1, box.height()), self._ground)

    def _letter(self, painter: QPainter, box: QRectF, state: State) -> None:
        style = STATE_STYLE[state]
        metrics = QFontMetricsF(painter.font())
        if style.pattern is not Pattern.NONE:
            advance = metrics.horizontalAdvance(style.letter)
            plate = QRectF(box.center().x() - advance / 2 - 2, box.top(), advance + 4, box.height())
            painter.fillRect(plate, QColor(style.colour))
        painter.setPen(QColor(style.ink if style.solid else self.theme.foreground))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, style.letter)

    @property
    def _ground(self) -> QColor:
        return QColor(self.theme.background)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(max(hint.width(), _BAR_WIDTH), max(hint.height(), 24))


class LedgerView(QStackedWidget):
    """One line a model, foldable to its lanes; workers or tasks, never both in one sum."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[ShownLedger, ...] = ()
        self._range: tuple[float, float] | None = None
        self._states: list[State] = []
        self._with_samples = False
        self._unfolded: set[str] = set()
        hint = QLabel(self.tr("Run a scenario to see where every millisecond went."))
        hint.setProperty("role", "empty")
        hint.setMargin(16)
        self.addWidget(hint)
        self.addWidget(self._make())

    def _make(self) -> QWidget:
        self.workers = QRadioButton(self.tr("Workers"))
        self.workers.setToolTip(self.tr("What each process, thread or loop did with its time"))
        self.tasks = QRadioButton(self.tr("Tasks"))
        self.tasks.setToolTip(self.tr("What each task met with, from its submission to its end"))
        self.workers.setChecked(True)
        group = QButtonGroup(self)
        for button in (self.workers, self.tasks):
            group.addButton(button)
        self.workers.toggled.connect(lambda _on: self._fill())
        self.caption = QLabel()
        self.caption.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 0)
        head.setSpacing(12)
        head.addWidget(self.workers)
        head.addWidget(self.tasks)
        head.addSpacing(12)
        head.addWidget(self.caption, 1)
        self.tree = _CopyTree()
        self.tree.setAccessibleName(self.tr("Ledger: shares of time by state"))
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(True)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self._bars = _Bars(self.tree)
        self.tree.setItemDelegateForColumn(_BAR, self._bars)
        self.tree.itemExpanded.connect(lambda item: self._folded(item, True))
        self.tree.itemCollapsed.connect(lambda item: self._folded(item, False))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.tree, 1)
        return page

    @property
    def side(self) -> Side:
        """Whose ledger is shown."""
        return "workers" if self.workers.isChecked() else "tasks"

    def choose(self, side: Side) -> None:
        """Show the workers' or the tasks' ledger."""
        (self.workers if side == "workers" else self.tasks).setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in a theme's colours."""
        self._bars.theme = theme
        self.tree.viewport().update()

    def show_ledgers(
        self, ledgers: Sequence[ShownLedger], selection: tuple[float, float] | None
    ) -> None:
        """Show these models; ``selection`` is the range (ns) they are of, None for the whole."""
        self._shown, self._range = tuple(ledgers), selection
        self.setCurrentIndex(1 if self._shown else 0)
        self._fill()

    def _folded(self, item: QTreeWidgetItem, unfolded: bool) -> None:
        model = item.data(_LANE, _SHARES)
        if isinstance(model, str):
            (self._unfolded.add if unfolded else self._unfolded.discard)(model)

    def _fill(self) -> None:
        sides = [(shown.model, shown.ledger.side(self.side)) for shown in self._shown]
        self.caption.setText(self._caption())
        self._set_columns(sides)
        scroll = self.tree.verticalScrollBar().value()
        self.tree.setUpdatesEnabled(False)
        # Filled anew every second while a run goes on: nobody meant to fold or unfold by that.
        self.tree.blockSignals(True)
        self.tree.clear()
        for model, side in sides:
            self._add_model(model, side)
        self.tree.blockSignals(False)
        self.tree.setUpdatesEnabled(True)
        self.tree.verticalScrollBar().setValue(scroll)

    def _caption(self) -> str:
        if self._range is None:
            return self.tr("Whole run. Drag over the timeline for the ledger of a part of it.")
        start, end = self._range
        return self.tr("Selected: {0} from {1}. Esc clears the selection.").format(
            format_duration(end - start), format_duration(start)
        )

    def _set_columns(self, sides: Sequence[tuple[str, Ledger]]) -> None:
        states = [s for s in SHOWN_STATES if any(side.total_ns[s] for _, side in sides)]
        sampled = any(side.sampled_ns for _, side in sides)
        known = states == self._states and sampled == self._with_samples
        if known and self.tree.columnCount() > _TIME:
            return
        self._states, self._with_samples = states, sampled
        titles = [self.tr("Model, lane"), self.tr("Shares"), self.tr("Wall time")]
        last = [self.tr("of it sampled")] if sampled else []
        self.tree.setColumnCount(len(titles) + len(states) + len(last))
        self.tree.setHeaderLabels([*titles, *(word(s) for s in states), *last])
        if sampled:
            self.tree.headerItem().setToolTip(
                self.tree.columnCount() - 1,
                self.tr("Told by looks from outside: code in there never looks at the clock"),
            )
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_BAR, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(56)
        for column in range(_TIME, self.tree.columnCount()):
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self.tree.headerItem().setTextAlignment(column, right)

    def _add_model(self, model: str, side: Ledger) -> None:
        title = title_of(model)
        top = self._item(title, side.total_s, side.shares(), side.sampled)
        top.setData(_LANE, _SHARES, model)
        font = top.font(_LANE)
        font.setBold(True)
        top.setFont(_LANE, font)
        self.tree.addTopLevelItem(top)
        shown = min(len(side.names), MAX_LANES)
        for lane in range(shown):
            item = self._item(
                told(side.names[lane]),
                side.lane_s(lane),
                side.lane_shares(lane),
                side.lane_sampled(lane),
            )
            if (cpu_s := side.cpu_s(lane)) is not None:
                own = self.tr("CPU time by the thread's own clock, over the whole run: {0}")
                item.setToolTip(_TIME, own.format(format_duration(cpu_s * 1e9)))
            top.addChild(item)
        if shown < len(side.names):
            more = self.tr("… and {0} more").format(f"{len(side.names) - shown:,}")
            top.addChild(QTreeWidgetItem([more]))
        top.setExpanded(model in self._unfolded)

    def _item(
        self, name: str, seconds: float, shares: dict[str, float], sampled: float
    ) -> QTreeWidgetItem:
        parts = [shares.get(s.word, 0.0) for s in self._states]
        figures = [f"{100 * part:.1f} %" if part else "–" for part in parts]
        last = [f"{100 * sampled:.1f} %" if sampled else "–"] if self._with_samples else []
        item = QTreeWidgetItem([name, "", format_duration(seconds * 1e9), *figures, *last])
        item.setData(_BAR, _SHARES, shares)
        said = ", ".join(
            f"{word(s)} {f}" for s, f, p in zip(self._states, figures, parts, strict=True) if p
        )
        item.setData(_BAR, Qt.ItemDataRole.AccessibleTextRole, said)
        item.setToolTip(_BAR, said)
        for column in range(_TIME, self.tree.columnCount()):
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            item.setTextAlignment(column, right)
        return item


class _CopyTree(QTreeWidget):
    """A tree whose visible lines Ctrl+C copies as tab-separated text: the chosen ones, or all."""

    def copy(self) -> str:
        """Put the text on the clipboard; returns it."""
        header = self.headerItem()
        columns = [c for c in range(self.columnCount()) if c != _BAR]
        lines = ["\t".join(header.text(c) for c in columns)]
        chosen = self.selectedItems()
        item = self.topLevelItem(0)
        while item is not None:
            if not chosen or item in chosen:
                lines.append("\t".join(item.text(c) for c in columns))
            item = self.itemBelow(item)
        text = "\n".join(lines)
        QGuiApplication.clipboard().setText(text)
        return text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
