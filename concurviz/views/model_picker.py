"""Which models take part, and under which interpreters: two lists of the scenario panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from superqt.utils import signals_blocked

from concurviz.scenario.contenders import MAX_INTERPRETERS, label
from concurviz.wire.models import MODELS, split
from concurviz.wire.workloads import remark

MODEL_COLUMNS = 2
_HEADING_CHARACTERS = 24


@dataclass(frozen=True)
class Lack:
    """Why the program's own interpreter cannot run a model, and which can: "" for none here."""

    reason: str
    instead: str = ""


@dataclass(frozen=True)
class InterpreterChoice:
    """An interpreter as offered: what scenarios call it, its title and where it is.

    ``own``: it is the program's, which runs what names no other. ``problem``: why it cannot be
    chosen, "" if it can.
    """

    name: str
    title: str
    path: str
    own: bool = False
    problem: str = ""


class ModelPicker(QWidget):
    """A box for each model.

    Signal ``chosen(models)``: the user chose others, as a scenario has them; at least one.
    """

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[str, ...] = ()
        self._crossed = False
        self._workload = ""
        self._lacks: Mapping[str, Lack] = {}
        self.boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        # Column by column, so that neighbours in the table stay neighbours.
        rows = -(-len(MODELS) // MODEL_COLUMNS)
        for number, (name, model) in enumerate(MODELS.items()):
            box = QCheckBox(self.tr(model.title))
            box.toggled.connect(self._toggled)
            self.boxes[name] = box
            grid.addWidget(box, number % rows, number // rows)

    def show_chosen(self, models: Sequence[str], workload: str, *, crossed: bool) -> None:
        """Show a scenario's models without emitting; ``crossed``: interpreters were chosen."""
        self._models, self._workload, self._crossed = tuple(models), workload, crossed
        names = {split(name)[0] for name in models}
        for name, box in self.boxes.items():
            with signals_blocked(box):
                box.setChecked(name in names)
        self._explain()

    def set_lacks(self, lacks: Mapping[str, Lack]) -> None:
        """What the program's own interpreter cannot run, by model."""
        self._lacks = lacks
        self._explain()

    def _explain(self) -> None:
        for name, box in self.boxes.items():
            tip = self.tr(MODELS[name].summary)
            if said := remark(name, self._workload):
                tip = f"{tip}.\n{self.tr(said)}."
            lack = None if self._crossed else self._lacks.get(name)
            if lack is not None:
                tip = f"{tip}.\n{lack.reason}."
                if lack.instead:
                    tip += "\n" + self.tr("Runs on {0} instead.").format(label(lack.instead))
            # One that is chosen can always be taken back.
            box.setEnabled(lack is None or bool(lack.instead) or box.isChecked())
            box.setToolTip(tip)
            box.setAccessibleDescription(tip)

    def _toggled(self) -> None:
        before = {split(name)[0]: name for name in self._models}
        names = [name for name, box in self.boxes.items() if box.isChecked()]
        if names:
            self.chosen.emit(tuple(before.get(name) or self._named(name) for name in names))
            return
        # A scenario without a model cannot run: the last one stays.
        last = self.boxes[split(self._models[0])[0]]
        with signals_blocked(last):
            last.setChecked(True)

    def _named(self, name: str) -> str:
        """The model, under an interpreter that can run it where the program's own cannot."""
        lack = None if self._crossed else self._lacks.get(name)
        return f"{name}@{lack.instead}" if lack is not None and lack.instead else name


class InterpreterPicker(QWidget):
    """A box for each interpreter; without any but the program's own, that runs everything.

    Signals: ``chosen(interpreters)``, as a scenario has them; ``add_asked()``: the user has another
    one; ``look_asked()``: the list is to be made (again).
    """

    chosen = Signal(tuple)
    add_asked = Signal()
    look_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: tuple[str, ...] = ()
        self._choices: list[InterpreterChoice] = []
        self.boxes: dict[str, QCheckBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(4)
        self.note = QLabel(self.tr("Looking for interpreters…"))
        self.note.setProperty("role", "empty")
        self.note.setWordWrap(True)
        self.add = QPushButton(self.tr("Add another…"))
        self.add.setToolTip(self.tr("The executable of a Python, 3.9 or newer; it is remembered."))
        self.add.clicked.connect(self.add_asked)
        self._column.addWidget(self.note)
        self._column.addWidget(self.add)

    def set_choices(self, choices: Sequence[InterpreterChoice]) -> None:
        """Offer these."""
        self._choices = list(choices)
        self._rebuild()

    def show_chosen(self, interpreters: Sequence[str]) -> None:
        """Show a scenario's interpreters without emitting."""
        if self._chosen == tuple(interpreters) and self.boxes:
            return
        self._chosen = tuple(interpreters)
        self._rebuild()

    def heading(self) -> str:
        """What the list is called where it is folded away: with who was chosen, if anybody was."""
        if not self._chosen:
            return self.tr("Interpreters")
        names = ", ".join(label(name) for name in self._chosen)
        if len(names) > _HEADING_CHARACTERS:
            return self.tr("Interpreters ({0} chosen)").format(len(self._chosen))
        return self.tr("Interpreters: {0}").format(names)

    def _rebuild(self) -> None:
        for box in self.boxes.values():
            self._column.removeWidget(box)
            box.deleteLater()
        self.boxes = {}
        known = {choice.name for choice in self._choices}
        # What a scenario names and nobody found is shown, so that it can be taken back.
        strange = [
            InterpreterChoice(name, label(name), name) for name in self._chosen if name not in known
        ]
        for place, choice in enumerate([*self._choices, *strange]):
            box = QCheckBox(choice.title)
            box.setToolTip(f"{choice.path}\n{choice.problem}".strip())
            box.setAccessibleDescription(box.toolTip())
            checked = choice.name in self._chosen or (choice.own and not self._chosen)
            box.setChecked(checked)
            box.setEnabled(checked or not choice.problem)
            box.toggled.connect(self._toggled)
            self.boxes[choice.name] = box
            self._column.insertWidget(place, box)
        self.note.setVisible(not self._choices)

    def _toggled(self) -> None:
        names = tuple(name for name, box in self.boxes.items() if box.isChecked())
        own = [choice.name for choice in self._choices if choice.own]
        if len(names) > MAX_INTERPRETERS:
            sender = self.sender()
            if isinstance(sender, QCheckBox):
                with signals_blocked(sender):
                    sender.setChecked(False)
            return
        # The program's own alone is what runs anyway: then nothing has to be named.
        self._chosen = () if not names or list(names) == own else names
        for choice in self._choices:
            if choice.own:
                box = self.boxes[choice.name]
                with signals_blocked(box):
                    box.setChecked(choice.name in names or not self._chosen)
        self.chosen.emit(self._chosen)
