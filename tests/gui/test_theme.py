"""The tokens: complete, readable, and legible in both schemes."""

import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QColor, QFontInfo

from desktop.core.errors import SettingsError
from desktop.core.settings import SETTINGS
from desktop.ui.accents import accents, with_accent
from desktop.ui.style_sheet import style_sheet
from desktop.ui.theme import MIN_TEXT_CONTRAST, Colors, Scheme, Theme, contrast, load_theme

#: Which text is drawn on which ground, as the window and the chat view do it.
TEXT_ON = [
    *[
        (text, ground)
        for text in ("text", "text_muted")
        for ground in ("surface", "sidebar", "raised", "sunken", "hover", "selected", "accent_soft")
    ],
    *[("text", ground) for ground in ("pressed", "user_bubble", "code_background")],
    *[("text_muted", ground) for ground in ("user_bubble", "code_background")],
    *[(name, f"{name}_soft") for name in ("danger", "warning", "success")],
    *[
        (text, f"{name}_soft")
        for text in ("text", "text_muted")
        for name in ("danger", "warning", "success")
    ],
    *[(name, "surface") for name in ("danger", "warning", "success", "accent_text")],
    *[("accent_text", ground) for ground in ("sidebar", "raised", "accent_soft", "user_bubble")],
    *[("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")],
    ("on_selection", "selection"),
    *[
        (name, "code_background")
        for name in Colors.__struct_fields__
        if name.startswith("code_") and name != "code_background"
    ],
]


LOOKS = [(scheme, high, "gold") for scheme in Scheme for high in (False, True)]
#: Every accent that is offered, and own ones at the ends of what can be picked.
LOOKS += [
    (scheme, False, accent)
    for scheme in Scheme
    for accent in (*accents(), "#000000", "#ffffff", "#ffff00", "#0000ff", "#7f7f7f")
]


#: What an accent has no say in is looked at in these.
PLAIN = [look for look in LOOKS if look[2] == "gold"]


@cache
def made(scheme: Scheme, high: bool, accent: str) -> Theme:
    return with_accent(load_theme(scheme, high_contrast=high), accent)


def named(look) -> str:
    scheme, high, accent = look
    return f"{scheme}{'-high' * high}-{accent}"


@pytest.fixture(params=LOOKS, ids=named)
def theme(request, qapp) -> Theme:
    return made(*request.param)


@pytest.fixture(params=PLAIN, ids=named)
def plain(request, qapp) -> Theme:
    return made(*request.param)


def pairs(theme, names) -> dict[str, float]:
    """The contrast of each pair of roles."""
    colors = theme.colors
    return {f"{a} on {b}": contrast(getattr(colors, a), getattr(colors, b)) for a, b in names}


def test_text_has_enough_contrast(theme):
    least = 7 if theme.is_high_contrast else MIN_TEXT_CONTRAST
    pale = {pair: ratio for pair, ratio in pairs(theme, TEXT_ON).items() if ratio < least}
    assert pale == {}


def test_focus_and_control_outlines_can_be_seen(theme):
    names = [
        (outline, ground)
        for outline in ("focus", "border_strong")
        for ground in ("surface", "sidebar", "raised", "sunken")
    ]
    assert min(pairs(theme, names).values()) >= 3


def test_contrast_is_the_standard_s_formula():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_scheme_and_luminance_agree(plain):
    is_dark = QColor(plain.colors.surface).lightness() < 128
    assert is_dark == (plain.scheme is Scheme.DARK)


def test_every_colour_is_one(theme):
    for role in Colors.__struct_fields__:
        assert theme.color(role).isValid()


def test_unknown_role_does_not_pass(plain):
    with pytest.raises(AttributeError):
        plain.color("colour_of_the_sea")


def test_spacing_is_on_the_grid(plain):
    assert [plain.space(n) for n in (1, 2, 3.5)] == [4, 8, 14]


def test_fonts_follow_the_size_and_the_scale(plain):
    large = plain.with_font_size(20)
    assert large.font().pointSizeF() == pytest.approx(20)
    assert large.font("caption").pointSizeF() < 20 < large.font("title").pointSizeF()
    assert QFontInfo(large.code_font()).fixedPitch()


def test_all_files_name_the_same_tokens():
    folder = files("desktop.resources").joinpath("themes")
    names = [f"{scheme}{end}.json" for scheme in Scheme for end in ("", "-contrast")]
    tokens = [json.loads(folder.joinpath(name).read_text()) for name in names]
    shapes = [
        {k: sorted(v) if isinstance(v, dict) else 0 for k, v in read.items()} for read in tokens
    ]
    assert all(shape == shapes[0] for shape in shapes)


def test_every_accent_of_the_settings_has_a_colour():
    names = [value for value, _ in SETTINGS["appearance.accent"].choices]
    assert names == [SETTINGS["appearance.accent"].default, *accents()]


def test_a_value_that_is_no_colour_is_no_accent(qapp):
    with pytest.raises(SettingsError):
        SETTINGS["appearance.accent"].checked("#12")
    plain = load_theme(Scheme.LIGHT)
    assert with_accent(plain, "gold") is plain


def test_every_picture_of_a_style_sheet_is_there(plain):
    addresses = re.findall(r'url\("([^"]+)"\)', style_sheet(plain))
    assert addresses and all(Path(address).is_file() for address in addresses)


def test_a_missing_token_is_refused():
    source = json.loads(files("desktop.resources").joinpath("themes", "light.json").read_text())
    del source["colors"]["accent"]
    with pytest.raises(msgspec.ValidationError, match="accent"):
        msgspec.json.decode(json.dumps(source), type=Theme)
