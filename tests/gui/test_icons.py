"""The icons: every shipped one draws, in the colour asked for, at the screen's own pixels."""

from importlib.resources import files

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon

from desktop.ui import icons
from desktop.ui.theme import Scheme, load_theme

NAMES = sorted(
    entry.name.removesuffix(".svg")
    for entry in files("desktop.resources").joinpath("icons").iterdir()
    if entry.name.endswith(".svg")
)


def is_only(image, name: str) -> bool:
    """Whether all that is drawn has one colour, up to the rounding of premultiplied pixels."""
    wanted = QColor(name)
    drawn = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 250
    ]
    return bool(drawn) and all(
        abs(a - b) <= 2
        for color in drawn
        for a, b in zip(color.getRgb()[:3], wanted.getRgb()[:3], strict=True)
    )


@pytest.mark.parametrize("name", [n for n in NAMES if n != "loquat"])
def test_icon_is_drawn_in_the_colour_asked_for(qapp, name):
    image = icons.pixmap(name, QColor("#b36a00"), 24, 4.0).toImage()
    assert (image.width(), image.height()) == (96, 96)
    assert is_only(image, "#b36a00")
    edge = [image.pixelColor(i, j).alpha() for i in range(96) for j in (0, 95)]
    edge += [image.pixelColor(j, i).alpha() for i in range(96) for j in (0, 95)]
    assert max(edge) == 0, "touches the edge of its square"


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_pixmap_has_the_screen_s_pixels(qapp, ratio):
    drawn = icons.pixmap("send", QColor("black"), 20, ratio)
    assert drawn.width() == round(20 * ratio)
    assert drawn.deviceIndependentSize().width() == pytest.approx(20, abs=0.5)


def test_disabled_icon_is_grey(qapp):
    theme = load_theme(Scheme.LIGHT)
    made = icons.icon("send", theme, "accent_text")
    normal = made.pixmap(icons.icon_size(theme), 3.0, QIcon.Mode.Normal).toImage()
    disabled = made.pixmap(icons.icon_size(theme), 3.0, QIcon.Mode.Disabled).toImage()
    assert is_only(normal, theme.colors.accent_text)
    assert is_only(disabled, theme.colors.text_disabled)


def test_unknown_icon_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", QColor("black"), 16)


def test_app_icon_has_the_usual_sizes(qapp):
    assert {s.width() for s in icons.app_icon().availableSizes()} >= {16, 32, 48, 256}


def test_an_icon_without_room_is_nothing(qapp):
    assert icons.pixmap("send", QColor("black"), 0).isNull()
    made = icons.icon("send", load_theme(Scheme.LIGHT))
    assert made.pixmap(QSize(0, 0)).isNull()
