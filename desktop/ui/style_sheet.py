"""The style sheet and the palette of the whole window, made from the theme's tokens. Knows no widget of ours."""

from functools import cache
from string import Template
from typing import Final

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from desktop.runtime.resources import resource
from desktop.ui.theme import Theme

_ROLES: Final = {
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
_DISABLED: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)

#: Steps of the grid that the rules may use.
_STEPS: Final = range(1, 9)


def palette(theme: Theme) -> QPalette:
    """Return the colours of everything that no rule of the style sheet names."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, theme.color(name))
    for role in _DISABLED:
        made.setColor(QPalette.ColorGroup.Disabled, role, theme.color("text_disabled"))
    return made


def set_styled(widget: QWidget, name: str, value: object) -> None:
    """Give ``widget`` another value of a property that rules of the style sheet ask for, and its look."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def style_sheet(theme: Theme) -> str:
    """Return the rules of ``window.qss`` with the theme's tokens filled in.

    Raises:
        KeyError: A rule names a token that there is not.
    """
    return Template(_rules()).substitute(_tokens(theme))


@cache
def _rules() -> str:
    return resource("themes", "window.qss").read_text(encoding="utf-8")


def _tokens(theme: Theme) -> dict[str, str]:
    colors = {name: getattr(theme.colors, name) for name in theme.colors.__struct_fields__}
    sizes = {f"s{step}": theme.space(step) for step in _STEPS}
    radii = {f"r_{name}": getattr(theme.radii, name) for name in theme.radii.__struct_fields__}
    scale = theme.type_scale
    text = {
        f"t_{name}": round(theme.font_size_pt * getattr(scale, name), 1)
        for name in scale.__struct_fields__
    }
    return {k: str(v) for k, v in {**colors, **sizes, **radii, **text, **_images(theme)}.items()}


def _images(theme: Theme) -> dict[str, str]:
    # Style sheets take images from files only, so these few are shipped in the scheme's colours.
    folder = resource("themes", theme.folder)
    names = ("check", "chevron-down", "chevron-up")
    images = {
        f"image_{name.replace('-', '_')}": folder.joinpath(f"{name}.svg").as_posix()
        for name in names
    }
    if theme.colors.on_accent == "#ffffff" and not theme.is_high_contrast:
        images["image_check"] = resource("themes", "check-on-dark.svg").as_posix()
    return images
