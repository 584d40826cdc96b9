"""The window's colours: Fusion's palette and a small style sheet, made from the drawing theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from concurviz.drawing.theme import DARK, LIGHT, Theme


def resolve_theme(preference: str, app: QApplication) -> Theme:
    """The theme for "light", "dark" or "system"; light where the desktop does not say."""
    if preference == "system":
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if preference == "dark" else LIGHT


def apply_theme(theme: Theme, app: QApplication) -> None:
    """Dress the whole application in a theme.

    Cheap when it wears that theme already.
    """
    sheet = style_sheet(theme)
    if app.styleSheet() == sheet:
        return
    app.setStyle("Fusion")
    app.setPalette(palette(theme))
    app.setStyleSheet(sheet)


def palette(theme: Theme) -> QPalette:
    """Fusion's palette in the theme's colours."""
    role = QPalette.ColorRole
    colours = {
        role.Window: _window(theme),
        role.WindowText: theme.foreground,
        role.Base: theme.background,
        role.AlternateBase: theme.stripe,
        role.Text: theme.foreground,
        role.Button: theme.header,
        role.ButtonText: theme.foreground,
        role.BrightText: theme.failure,
        role.ToolTipBase: theme.header,
        role.ToolTipText: theme.foreground,
        role.PlaceholderText: theme.muted,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.background,
        role.Link: theme.accent,
        role.Mid: theme.grid,
        role.Accent: theme.accent,
    }
    result = QPalette(QColor(theme.header), QColor(_window(theme)))
    for which, colour in colours.items():
        result.setColor(which, QColor(colour))
    faded = QColor(theme.muted)
    faded.setAlpha(150)
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, which, faded)
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.grid))
    return result


def _window(theme: Theme) -> str:
    return theme.stripe


def _mixed(colour: str, ground: str, share: float) -> str:
    """``share`` of a colour over a ground, as ``#rrggbb``."""
    a, b = QColor(colour), QColor(ground)
    channels = [
        round(x * share + y * (1 - share))
        for x, y in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    ]
    return QColor(*channels).name()


def style_sheet(theme: Theme) -> str:
    """What a palette cannot say: the verdict, banners, headings, thin splitters."""
    good = _mixed(theme.accent, theme.background, 0.10)
    bad = _mixed(theme.failure, theme.background, 0.14)
    return f"""
    QToolBar {{ border: 0; border-bottom: 1px solid {theme.grid}; padding: 3px 6px; spacing: 2px; }}
    QToolBar QToolButton {{ padding: 4px 7px; border: 1px solid transparent; border-radius: 4px; }}
    QToolBar QToolButton:hover:enabled {{ background: {theme.header}; }}
    QToolBar QToolButton:focus {{ border-color: {theme.accent}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QToolBar QToolButton:checked {{
        background: {_mixed(theme.accent, theme.background, 0.2)};
        border-color: {theme.accent}; }}
    QToolButton[role="choice"] {{
        border: 1px solid transparent; border-radius: 3px; padding: 1px 6px; text-align: left; }}
    QToolButton[role="choice"]:hover {{ background: {theme.header}; }}
    QToolButton[role="choice"]:focus {{ border: 1px dotted {theme.muted}; }}
    QToolButton[role="choice"]:checked {{
        background: {_mixed(theme.accent, theme.background, 0.2)};
        border-color: {theme.accent}; }}
    QStatusBar {{ border-top: 1px solid {theme.grid}; color: {theme.muted}; }}
    QStatusBar::item {{ border: 0; }}
    QStatusBar QLabel {{ color: {theme.muted}; padding: 0 8px; }}
    QStatusBar QLabel[tone="bad"] {{ color: {theme.failure}; font-weight: 600; }}
    /* Fusion outlines boxes in a darker window colour, which on a dark one nobody sees. */
    QCheckBox::indicator:unchecked {{
        width: 11px; height: 11px; border: 1px solid {theme.muted}; border-radius: 2px;
        background: {theme.background}; }}
    QCheckBox::indicator:unchecked:focus {{ border-color: {theme.accent}; }}
    QToolButton#fold {{ border: 0; padding: 2px; }}
    QToolButton#fold:focus {{ color: {theme.accent}; }}
    QSplitter::handle {{ background: {theme.grid}; }}
    QSplitter::handle:hover {{ background: {theme.accent}; }}
    QLabel[role="heading"] {{ color: {theme.muted}; font-weight: 600; }}
    QLabel[role="warning"] {{ color: {theme.failure}; font-size: 11px; }}
    QLabel[role="empty"] {{ color: {theme.muted}; }}
    QFrame[role="banner"] {{
        background: {bad}; border: 1px solid {theme.failure}; border-radius: 4px; }}
    QFrame[role="banner"] QLabel {{ border: 0; color: {theme.foreground}; }}
    QFrame#verdict {{
        border: 0; border-left: 5px solid {theme.grid}; background: {theme.background}; }}
    QFrame#verdict[tone="busy"] {{ border-left-color: {theme.accent}; }}
    QFrame#verdict[tone="good"] {{ border-left-color: {theme.accent}; background: {good}; }}
    QFrame#verdict[tone="bad"] {{ border-left-color: {theme.failure}; background: {bad}; }}
    QLabel#verdict_sentence {{ border: 0; font-size: 13pt; background: transparent; }}
    QLabel#verdict_sentence[tone="stale"] {{ color: {theme.muted}; }}
    QLabel#verdict_findings {{ border: 0; background: transparent; }}
    QLabel#verdict_findings[tone="stale"] {{ color: {theme.muted}; }}
    QLabel#verdict_note {{ border: 0; color: {theme.muted}; background: transparent; }}
    QProgressBar#verdict_progress {{ border: 0; background: {theme.grid}; border-radius: 2px; }}
    QProgressBar#verdict_progress::chunk {{ background: {theme.accent}; border-radius: 2px; }}
    QTableView {{ border: 0; }}
    QTableView::item {{ padding: 0 5px; }}
    QHeaderView::section {{
        background: {theme.header}; color: {theme.foreground};
        border: 0; border-right: 1px solid {theme.grid}; padding: 3px 5px; }}
    QTabWidget::pane {{ border: 0; border-top: 1px solid {theme.grid}; }}
    """
