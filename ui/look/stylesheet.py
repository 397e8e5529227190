"""The style sheet over Fusion, written with token names: ``$panel``, ``$accent`` and so on, lengths as ``{12}``.

What a widget can ask for by dynamic property: ``role="panel" | "well" | "bar" | "card"`` on frames,
``tone="text2" | "text3" | "small" | "field" | "hint" | "title" | "heading" | "danger" | "warn"`` on labels,
``kind="main" | "flat"`` on push buttons.
"""

from __future__ import annotations

import re

from ui.look import theme

_SHEET = """
QWidget { color: $text; }
QMainWindow, QDialog, QMessageBox { background: $window; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow::separator { background: $window; width: {8}; height: {8}; }
QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: {8}; }
QSplitter::handle:vertical { height: {8}; }

QFrame[role="panel"] { background: $panel; border: none; border-radius: {10}; }
QFrame[role="card"] { background: $panel; border: none; border-radius: {7}; }
QFrame[role="well"] { background: $well; border: none; border-radius: {7}; }
QFrame[role="bar"] { background: $window; border: none; }
QFrame[role="rule"] { background: $line; border: none; max-width: 1px; }

QLabel { background: transparent; }
QLabel[tone="text2"] { color: $text2; }
QLabel[tone="text3"] { color: $text3; }
QLabel[tone="small"] { color: $text2; font-size: {12}; }
QLabel[tone="field"] { color: $text2; font-size: {11}; }
QLabel[tone="hint"] { color: $text3; font-size: {12}; }
QLabel[tone="title"] { font-weight: 600; }
QLabel[tone="heading"] { font-size: {15}; font-weight: 600; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="warn"] { color: $warn; }
QLabel:disabled { color: $text3; }

QPushButton { background: $raised; color: $text; border: 1px solid transparent; border-radius: {6};
  padding: 0 {12}; min-height: {26}; }
QPushButton:hover, QPushButton:pressed { background: $hover; }
QPushButton[painted="true"] { min-height: 0; padding: 0; border: none; background: transparent; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $text3; background: $panel; }
QPushButton[kind="main"], QPushButton:default { background: $accent; color: $on; font-weight: 600; }
QPushButton[kind="main"]:disabled { background: $panel; color: $text3; }
QPushButton[kind="flat"] { background: transparent; color: $text2; }
QPushButton[kind="flat"]:hover { background: $hover; color: $text; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: {6}; padding: {4}; }
QToolButton:hover, QToolButton:pressed, QToolButton:checked { background: $hover; }
QToolButton:focus { border-color: $accent; }

QMenuBar { background: $window; color: $text2; padding: {2} {6}; border: none; }
QMenuBar::item { background: transparent; padding: {4} {8}; border-radius: {6}; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; color: $text; }
QMenu { background: $raised; border: 1px solid $ctl; border-radius: {6}; padding: {4}; }
QMenu::item { padding: 0 {28} 0 {12}; height: {28}; min-width: {120}; border-radius: {4}; }
QMenu::icon { padding-left: {10}; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line; margin: {4} {8}; }
QMenu::indicator { width: {14}; height: {14}; padding-left: {8}; }
QMenu::indicator:checked { image: url("$check"); }
QToolTip { background: $raised; color: $text; border: 1px solid $ctl; padding: {4} {6}; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox { background: $raised; color: $text;
  border: 1px solid $field; border-radius: {6}; padding: 0 {8}; min-height: {26};
  selection-background-color: $sel; selection-color: $text; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border-color: $accent; }
QLineEdit[refused="true"] { border-color: $danger; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { background: $panel; color: $text3; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
  border: none; width: 0; }
QComboBox { background: $raised; border: 1px solid $field; border-radius: {6}; padding: 0 {8}; min-height: {26}; }
QComboBox:hover { background: $hover; }
QComboBox:focus, QComboBox:on { border-color: $accent; }
QComboBox:disabled { color: $text3; background: $panel; }
QComboBox::drop-down { border: none; width: {24}; }
QComboBox::down-arrow { image: url("$chevron"); width: {12}; height: {12}; }
QComboBox[painted="true"] { min-height: 0; padding: 0; border: none; background: transparent; }
QLineEdit[compact="true"] { min-height: 0; padding: 0 {5}; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $ctl; outline: none; padding: {4};
  selection-background-color: $hover; selection-color: $text; }
QCheckBox, QRadioButton { spacing: {8}; }
QCheckBox::indicator { width: {14}; height: {14}; border: 1px solid $ctl; border-radius: {4}; background: $well; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$checked"); }
QCheckBox:focus { color: $accent; }

QAbstractItemView { background: $well; border: none; outline: none; }
QListView::item, QTreeView::item, QTableView::item { padding: {4} {8}; border-radius: {4}; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: $sel; color: $text; }
QHeaderView::section { background: $panel; color: $text2; border: none; padding: {4} {8}; }
QTabBar::tab { background: transparent; color: $text2; padding: {4} {12}; border-radius: {4}; }
QTabBar::tab:selected { background: $segment; color: $text; }
QTabWidget::pane { border: none; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: {10}; margin: 0; }
QScrollBar:horizontal { background: transparent; height: {10}; margin: 0; }
QScrollBar::handle { background: $ctl; border-radius: 3px; margin: 2px; min-height: {24}; min-width: {24}; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QStatusBar { background: $window; color: $text2; border: none; }
QStatusBar::item { border: none; }
QProgressBar { background: $hover; border: none; border-radius: 1px; max-height: 2px; min-height: 2px; }
QProgressBar::chunk { background: $accent; border-radius: 1px; }
"""


def style_sheet() -> str:
    """The sheet of the theme that is applied now."""
    from ui.look import icons

    names = {name: theme.hex_of(name) for name in theme.TOKENS[theme.mode()]}
    names["field"] = "transparent" if theme.is_dark() else names["line"]  # light fields need an edge of their own
    names["segment"] = names["hover"] if theme.is_dark() else names["raised"]
    names["check"] = icons.file("check", "text", 14)
    names["checked"] = icons.file("check", "on", 14)
    names["chevron"] = icons.file("chevron-down", "text2", 12)
    sheet = re.sub(r"\{(\d+)\}", lambda found: f"{theme.px(int(found[1]))}px", _SHEET)
    return re.sub(r"\$(\w+)", lambda found: names[found[1]], sheet)
