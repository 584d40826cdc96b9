"""Asking for files: dialogs that do not block, and suffixes that follow the chosen kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_to_open(
    parent: QWidget, title: str, kinds: list[str], opened: Callable[[Path], object]
) -> QFileDialog:
    """Ask for a file; ``kinds`` are name filters, ``opened`` is called with the file chosen."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(kinds)
    dialog.fileSelected.connect(lambda name: opened(Path(name)))
    dialog.open()
    return dialog


def ask_to_save(
    parent: QWidget,
    title: str,
    stem: str,
    kinds: Mapping[str, str],
    chosen: Callable[[Path], None],
) -> QFileDialog:
    """Ask where to save; ``kinds`` are the names of kinds of file by suffix (".png").

    The name offered is ``stem`` with the suffix of the kind chosen, and one typed without any gets
    it; Qt asks before a file is replaced. ``chosen`` is called with the path.
    """
    suffix_of = {f"{name} (*{suffix})": suffix for suffix, name in kinds.items()}
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(suffix_of))

    def follow(kind: str) -> None:
        suffix = suffix_of[kind]
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        selected = dialog.selectedFiles()
        # Nothing is selected at first; afterwards what the user typed keeps its stem.
        name = Path(selected[0]).name if selected else stem
        old = Path(name).suffix
        base = name.removesuffix(old) if old in kinds else name
        dialog.selectFile(base + suffix)

    dialog.filterSelected.connect(follow)
    dialog.selectFile(stem)
    follow(next(iter(suffix_of)))
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog
