"""The look as a value: tokens read from ``resources/themes/*.json``. Knows no widget and changes nothing."""

import sys
from enum import StrEnum
from functools import cache
from typing import Final

import msgspec
from msgspec import Struct
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF

from desktop.runtime.resources import resource

#: The smallest thing that can be clicked, in pixels (WCAG 2.2, success criterion 2.5.8).
MIN_TARGET_PX: Final = 24

#: Contrast that body text must have against what is behind it (WCAG 2.2, success criterion 1.4.3).
MIN_TEXT_CONTRAST: Final = 4.5

#: Some 80 characters a line are read most easily; letters are a little wider than this sample's average.
READING_CHARS: Final = 92
_SAMPLE: Final = "The quick brown fox jumps over the lazy dog, and it runs."

#: What Qt calls the font when the system has no opinion; on Linux that is DejaVu, too wide for lists.
_NO_OPINION: Final = frozenset({"", "Sans Serif", "sans-serif", "Sans", "DejaVu Sans"})

#: Latin before Chinese, so that each script gets the face drawn for it; simplified forms are named,
#: because a generic CJK font shows Japanese shapes when the locale is not Chinese.
_TEXT_FAMILIES: Final = {
    "darwin": ("PingFang SC",),
    "win32": ("Segoe UI", "Microsoft YaHei UI"),
    "linux": (
        "Inter",
        "Noto Sans",
        "Ubuntu",
        "Cantarell",
        "Liberation Sans",
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "WenQuanYi Micro Hei",
        "DejaVu Sans",
    ),
}
_CODE_FAMILIES: Final = {
    "darwin": ("SF Mono", "Menlo", "PingFang SC"),
    "win32": ("Cascadia Mono", "Consolas", "Microsoft YaHei UI"),
    "linux": (
        "JetBrains Mono",
        "Noto Sans Mono",
        "DejaVu Sans Mono",
        "Noto Sans Mono CJK SC",
        "WenQuanYi Micro Hei Mono",
    ),
}


class Scheme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


class Colors(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every colour by its role, as ``#rrggbb``, or ``#00000000`` for none. What each is for stands in ``docs/design-language.md``."""

    surface: str
    sidebar: str
    raised: str
    sunken: str
    hover: str
    pressed: str
    selected: str
    border: str
    border_strong: str
    control_border: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_text: str
    accent_soft: str
    focus: str
    user_bubble: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    selection: str
    on_selection: str
    scrollbar: str
    scrollbar_hover: str
    code_background: str
    code_text: str
    code_comment: str
    code_keyword: str
    code_string: str
    code_number: str
    code_function: str
    code_type: str
    code_operator: str
    code_error: str


class Radii(Struct, frozen=True):
    """Corner radii in pixels."""

    small: int
    medium: int
    large: int


class TypeScale(Struct, frozen=True):
    """Sizes of text as factors of the person's font size."""

    caption: float
    body: float
    title: float
    heading: float
    display: float
    code: float


class Theme(Struct, frozen=True, kw_only=True):
    """One look. Immutable: a change of scheme, accent or font size gives a new one.

    Attributes:
        unit_px: The grid that all spacing is a multiple of.
        font_size_pt: The person's font size; the type scale multiplies it.
    """

    name: str
    scheme: Scheme
    colors: Colors
    unit_px: int
    radii: Radii
    type_scale: TypeScale
    font_size_pt: float = 11.0
    is_high_contrast: bool = False

    @property
    def folder(self) -> str:
        """The folder of ``resources/themes`` with this look's pictures, and the name of its file."""
        return f"{self.scheme}-contrast" if self.is_high_contrast else self.scheme.value

    def color(self, role: str) -> QColor:
        """Return the colour of a role of ``Colors``.

        Raises:
            AttributeError: No such role; a mistyped name must not pass silently.
        """
        return _parsed_color(getattr(self.colors, role))

    def space(self, units: float) -> int:
        """Return ``units`` steps of the grid in pixels."""
        return round(units * self.unit_px)

    def font(self, size: str = "body", *, bold: bool = False) -> QFont:
        """Return the text font at a step of the type scale."""
        font = QFont()
        font.setFamilies(list(text_families()))
        font.setPointSizeF(self.font_size_pt * getattr(self.type_scale, size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def code_font(self) -> QFont:
        """Return the fixed-width font, with Chinese glyphs of a matching face behind it."""
        font = QFont()
        font.setFamilies(list(code_families()))
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setFixedPitch(True)
        font.setPointSizeF(self.font_size_pt * self.type_scale.code)
        return font

    def reading_px(self) -> int:
        """Return the width of a column of text that is easy to read, in pixels."""
        letter_px = QFontMetricsF(self.font()).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        return round(letter_px * READING_CHARS)

    def with_font_size(self, font_size_pt: float) -> "Theme":
        """Return the same look at another font size, in points."""
        return msgspec.structs.replace(self, font_size_pt=font_size_pt)


_decoder: Final = msgspec.json.Decoder(Theme)


@cache
def load_theme(scheme: Scheme, *, high_contrast: bool = False) -> Theme:
    """Read the shipped tokens of ``scheme``.

    Raises:
        msgspec.DecodeError: The file is no JSON, or a token is missing, unknown or of the wrong type.
        ValueError: A colour is none.
        OSError: The file cannot be read.
    """
    name = f"{scheme}-contrast" if high_contrast else scheme.value
    theme = _decoder.decode(resource("themes", f"{name}.json").read_bytes())
    for role in theme.colors.__struct_fields__:
        theme.color(role)
    return msgspec.structs.replace(theme, is_high_contrast=high_contrast)


def whole_theme(scheme: Scheme, *, high_contrast: bool = False) -> tuple[Theme, Exception | None]:
    """Return the theme of ``scheme``, or the first of the others whose file is whole, and then what is wrong with it.

    Raises:
        msgspec.DecodeError, ValueError, OSError: None of them can be read, as for ``load_theme``.
    """
    others = ((scheme, False), (Scheme.LIGHT, False), (Scheme.DARK, False))
    problem: Exception | None = None
    for candidate, is_high in dict.fromkeys(((scheme, high_contrast), *others)):
        try:
            return load_theme(candidate, high_contrast=is_high), problem
        except (msgspec.DecodeError, ValueError, OSError) as error:
            problem = problem or error
    assert problem is not None  # there was at least one to be read
    raise problem


@cache
def _parsed_color(value: str) -> QColor:
    color = QColor(value)
    if not color.isValid():
        raise ValueError(f"not a colour: {value!r}")
    return color


@cache
def text_families() -> tuple[str, ...]:
    """Families for text, best first: the system's own, then Latin, then Chinese faces that go with it."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    chosen = () if system in _NO_OPINION else (system,)
    return (*chosen, *_for_this_system(_TEXT_FAMILIES))


def can_show(language: str) -> bool:
    """Whether any font has the letters of a language; a window of empty boxes helps nobody."""
    if language != "zh_CN":
        return True
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


@cache
def code_families() -> tuple[str, ...]:
    """Families for code, best first."""
    return _for_this_system(_CODE_FAMILIES)


def _for_this_system(families: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return families.get(sys.platform, families["linux"])


def mixed(ground: str, other: str, share: float) -> str:
    """Return the colour between two, ``share`` (0 to 1) of the way from ``ground`` to ``other``."""
    a, b = QColor(ground), QColor(other)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in pairs)).name()


def contrast(first: str, second: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(value: str) -> float:
    color = QColor(value)
    red, green, blue = (_linear(c) for c in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
