"""The style sheet and the palette of the whole window, made from the theme's tokens. Knows no widget of ours."""

from PySide6.QtGui import QPalette

from desktop.ui.theme import Theme

_ROLES = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Button: "sunken",
    QPalette.ColorRole.PlaceholderText: "text_muted",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "on_selection",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Mid: "border",
}
_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


def palette(theme: Theme) -> QPalette:
    """Return the colours of everything that no style sheet rule names."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, theme.color(name))
    for role in _DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.color("text_disabled"))
    return made


def style_sheet(theme: Theme) -> str:
    """Return the rules for the window and its dialogs; object names and properties are set by the widgets."""
    c = theme.colors
    values = {
        **{f"c_{name}": getattr(c, name) for name in c.__struct_fields__},
        "r_s": theme.radii.small,
        "r_m": theme.radii.medium,
        "r_l": theme.radii.large,
        "u": theme.unit_px,
        "u2": theme.space(2),
        "u3": theme.space(3),
        "u4": theme.space(4),
        "caption": f"{theme.font_size_pt * theme.type_scale.caption:.1f}pt",
        "title": f"{theme.font_size_pt * theme.type_scale.title:.1f}pt",
        "heading": f"{theme.font_size_pt * theme.type_scale.heading:.1f}pt",
        "display": f"{theme.font_size_pt * theme.type_scale.display:.1f}pt",
    }
    sheet = _RULES
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}@", str(values[name]))
    return sheet


_RULES = """
QToolTip { background: @c_raised@; color: @c_text@; border: 1px solid @c_border@; padding: @u@px @u2@px; }
QMenu { background: @c_raised@; border: 1px solid @c_border@; border-radius: @r_m@px; padding: @u@px; }
QMenu::item { padding: 6px @u4@px 6px @u3@px; border-radius: @r_s@px; }
QMenu::item:selected { background: @c_hover@; color: @c_text@; }
QMenu::item:disabled { color: @c_text_disabled@; }
QMenu::separator { height: 1px; background: @c_border@; margin: @u@px @u2@px; }
QMenuBar { background: @c_sidebar@; border: 0; padding: 2px @u@px; }
QMenuBar::item { padding: @u@px @u2@px; border-radius: @r_s@px; background: transparent; }
QMenuBar::item:selected { background: @c_hover@; }
QSplitter::handle { background: @c_border@; }
QLabel[role="muted"] { color: @c_text_muted@; }
QLabel[role="caption"] { color: @c_text_muted@; font-size: @caption@; }
QLabel[role="title"] { font-size: @title@; font-weight: 600; }
QLabel[role="heading"] { font-size: @heading@; font-weight: 600; }
QLabel[role="display"] { font-size: @display@; font-weight: 600; }
QLabel[role="danger"] { color: @c_danger@; }
QLabel[role="warning"] { color: @c_warning@; }
QLabel[role="success"] { color: @c_success@; }
QPushButton, QToolButton[role="field"] {
  background: @c_sunken@; color: @c_text@; border: 1px solid @c_border@; border-radius: @r_m@px;
  padding: 6px @u3@px; min-height: 18px; }
QPushButton:hover, QToolButton[role="field"]:hover { background: @c_hover@; }
QPushButton:pressed, QToolButton[role="field"]:pressed { background: @c_pressed@; }
QPushButton:disabled { color: @c_text_disabled@; background: transparent; }
QPushButton:focus { border-color: @c_focus@; }
QPushButton[role="primary"] { background: @c_accent@; color: @c_on_accent@; border-color: @c_accent@; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @c_accent_hover@; }
QPushButton[role="primary"]:pressed { background: @c_accent_pressed@; }
QPushButton[role="primary"]:focus { border-color: @c_focus@; }
QPushButton[role="primary"]:disabled { background: @c_sunken@; color: @c_text_disabled@; border-color: @c_border@; }
QPushButton[role="danger"] { color: @c_danger@; }
QPushButton[role="link"] { border: 1px solid transparent; background: transparent; color: @c_accent_text@; padding: @u@px @u2@px; }
QPushButton[role="link"]:hover { background: @c_hover@; }
QPushButton[role="link"]:focus { border-color: @c_focus@; }
QPushButton[role="card"] { text-align: left; padding: @u3@px @u4@px; border-radius: @r_l@px; background: @c_surface@; }
QPushButton[role="card"]:hover { background: @c_hover@; }
QToolButton { border: 1px solid transparent; border-radius: @r_m@px; padding: 5px; background: transparent; }
QToolButton:hover { background: @c_hover@; }
QToolButton:pressed, QToolButton:checked { background: @c_pressed@; }
QToolButton:focus { border-color: @c_focus@; }
QToolButton::menu-indicator { image: none; width: 0; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
  background: @c_surface@; color: @c_text@; border: 1px solid @c_border_strong@; border-radius: @r_m@px;
  padding: 5px @u2@px; min-height: 20px; selection-background-color: @c_selection@; selection-color: @c_on_selection@; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus { border-color: @c_focus@; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { color: @c_text_disabled@; border-color: @c_border@; background: @c_sunken@; }
QLineEdit:read-only { background: @c_sunken@; border-color: @c_border@; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: 0; }
QLineEdit[invalid="true"], QComboBox[invalid="true"] { border-color: @c_danger@; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox QAbstractItemView { background: @c_raised@; border: 1px solid @c_border@; outline: 0; selection-background-color: @c_hover@; selection-color: @c_text@; }
QComboBox[role="quiet"] { border-color: transparent; background: transparent; }
QComboBox[role="quiet"]:hover { background: @c_hover@; }
QComboBox[role="quiet"]:focus { border-color: @c_focus@; background: @c_surface@; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @c_scrollbar@; border-radius: 3px; min-height: 36px; min-width: 36px; margin: 3px; }
QScrollBar::handle:hover { background: @c_scrollbar_hover@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTableView, QTreeView, QListView { background: @c_surface@; border: 1px solid @c_border@; border-radius: @r_m@px; outline: 0; gridline-color: @c_border@; }
QHeaderView::section { background: @c_sunken@; color: @c_text_muted@; border: 0; border-bottom: 1px solid @c_border@; padding: 5px @u2@px; }
QListView::item { padding: 6px @u2@px; border-radius: @r_s@px; color: @c_text@; }
QListView::item:hover { background: @c_hover@; }
QListView::item:selected { background: @c_selected@; color: @c_text@; }
QDialog, QMainWindow, QScrollArea, QStackedWidget { background: @c_surface@; }
QScrollArea { border: 0; }
QGroupBox { border: 0; margin-top: @u4@px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
#sidebar { background: @c_sidebar@; }
#sidebar QListView { background: @c_sidebar@; border: 0; border-radius: 0; }
#sidebar QLineEdit { background: @c_surface@; border-color: @c_border@; }
#sidebar QLineEdit:focus { border-color: @c_focus@; }
#composerBox { background: @c_surface@; border: 1px solid @c_border_strong@; border-radius: @r_l@px; }
#composerBox[focused="true"] { border-color: @c_focus@; }
#composerBox QPlainTextEdit { border: 0; background: transparent; padding: 0; }
#noticeBar[kind="error"] { background: @c_danger_soft@; border-bottom: 1px solid @c_border@; }
#noticeBar[kind="warning"] { background: @c_warning_soft@; border-bottom: 1px solid @c_border@; }
#noticeBar[kind="info"] { background: @c_accent_soft@; border-bottom: 1px solid @c_border@; }
#undoBar { background: @c_raised@; border: 1px solid @c_border@; border-radius: @r_m@px; }
#card { background: @c_sunken@; border-radius: @r_l@px; }
"""
