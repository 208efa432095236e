"""The tokens: complete, readable, and legible in both schemes."""

import json
from importlib.resources import files

import msgspec
import pytest
from PySide6.QtGui import QColor, QFontInfo

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


@pytest.fixture(params=list(Scheme))
def theme(request, qapp) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_has_enough_contrast(theme, text, ground):
    ratio = contrast(getattr(theme.colors, text), getattr(theme.colors, ground))
    assert ratio >= MIN_TEXT_CONTRAST, f"{text} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("outline", ["focus", "border_strong"])
@pytest.mark.parametrize("ground", ["surface", "sidebar", "raised", "sunken"])
def test_focus_and_control_outlines_can_be_seen(theme, outline, ground):
    assert contrast(getattr(theme.colors, outline), getattr(theme.colors, ground)) >= 3


def test_contrast_is_the_standard_s_formula():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_scheme_and_luminance_agree(theme):
    is_dark = QColor(theme.colors.surface).lightness() < 128
    assert is_dark == (theme.scheme is Scheme.DARK)


def test_every_colour_is_one(theme):
    for role in Colors.__struct_fields__:
        assert theme.color(role).isValid()


def test_unknown_role_does_not_pass(theme):
    with pytest.raises(AttributeError):
        theme.color("colour_of_the_sea")


def test_spacing_is_on_the_grid(theme):
    assert [theme.space(n) for n in (1, 2, 3.5)] == [4, 8, 14]


def test_fonts_follow_the_size_and_the_scale(theme):
    large = theme.with_font_size(20)
    assert large.font().pointSizeF() == pytest.approx(20)
    assert large.font("caption").pointSizeF() < 20 < large.font("title").pointSizeF()
    assert QFontInfo(large.code_font()).fixedPitch()


def test_both_files_name_the_same_tokens():
    folder = files("desktop.resources").joinpath("themes")
    light, dark = (json.loads(folder.joinpath(f"{s}.json").read_text()) for s in Scheme)
    assert {k: sorted(v) if isinstance(v, dict) else 0 for k, v in light.items()} == {
        k: sorted(v) if isinstance(v, dict) else 0 for k, v in dark.items()
    }


def test_a_missing_token_is_refused():
    source = json.loads(files("desktop.resources").joinpath("themes", "light.json").read_text())
    del source["colors"]["accent"]
    with pytest.raises(msgspec.ValidationError, match="accent"):
        msgspec.json.decode(json.dumps(source), type=Theme)
