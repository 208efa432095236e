"""Every setting, declared once: the dialog is built from these and the settings file is checked by them.

To add one: append a ``Setting`` below, use it through ``SETTINGS[key]``, add a changelog line.
"""

import re
from typing import Any, Final

from msgspec import Struct

from desktop.core.errors import SettingsError
from desktop.core.text import Text, text

#: Version of settings.json. A newer file is read as far as it is understood, and never rewritten.
SETTINGS_SCHEMA: Final = 1


class Setting(Struct, frozen=True, kw_only=True):
    """A declared setting.

    Attributes:
        section: The page of the dialog: ``appearance``, ``chat``, ``history`` …, or ``state`` for what
            the window remembers by itself (shown on no page).
        choices: Allowed values with their labels, for a setting that is a choice.
        pattern: What another value than the choices looks like, as a regular expression; empty when there is none.
        minimum, maximum: Inclusive range of a number.
        unit: Shown behind a number.
    """

    key: str
    default: Any
    section: str
    label: Text
    help: Text = Text("")
    choices: tuple[tuple[str, Text], ...] = ()
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    unit: Text = Text("")

    def checked(self, value: Any) -> Any:
        """Return ``value`` if the setting may have it.

        Raises:
            SettingsError: Wrong type, outside the range, or not one of the choices.
        """
        if type(value) is not type(self.default):
            raise SettingsError(self.key, f"{self.key} has the wrong type")
        fits = bool(self.pattern) and re.fullmatch(self.pattern, str(value)) is not None
        if self.choices and value not in dict(self.choices) and not fits:
            raise SettingsError(self.key, f"{self.key} may not be {value!r}")
        too_low = self.minimum is not None and value < self.minimum
        if too_low or (self.maximum is not None and value > self.maximum):
            raise SettingsError(self.key, f"{self.key} is out of range")
        return value


_DECLARED: Final = (
    Setting(
        key="appearance.scheme",
        default="system",
        section="appearance",
        label=text("Theme"),
        choices=(("system", text("System")), ("light", text("Light")), ("dark", text("Dark"))),
    ),
    Setting(
        key="appearance.contrast",
        default="system",
        section="appearance",
        label=text("Contrast"),
        choices=(("system", text("System")), ("normal", text("Normal")), ("high", text("High"))),
    ),
    Setting(
        key="appearance.accent",
        default="gold",
        section="appearance",
        label=text("Accent colour"),
        help=text("Its shades are chosen so that words stay readable. High contrast has its own."),
        choices=(
            ("gold", text("Loquat gold")),
            ("blue", text("Blue")),
            ("teal", text("Teal")),
            ("green", text("Green")),
            ("red", text("Red")),
            ("pink", text("Pink")),
            ("violet", text("Violet")),
            ("graphite", text("Graphite")),
        ),
        pattern=r"#[0-9a-f]{6}",
    ),
    Setting(
        key="appearance.font_size_pt",
        default=11,
        section="appearance",
        label=text("Font size"),
        minimum=8,
        maximum=32,
        unit=text("pt"),
    ),
    Setting(
        key="appearance.language",
        default="system",
        section="appearance",
        label=text("Language"),
        # A language is called what its speakers call it, in every language.
        choices=(("system", text("System")), ("en", Text("English")), ("zh_CN", Text("简体中文"))),
    ),
    Setting(
        key="chat.connection",
        default="",
        section="state",
        label=text("Connection of a new conversation"),
    ),
    Setting(
        key="local_model.idle_minutes",
        default=10,
        section="chat",
        label=text("Stop the local model after"),
        help=text("The local model gives its memory back after this time without a question."),
        minimum=1,
        maximum=1440,
        unit=text("min"),
    ),
    Setting(
        key="first_run.is_over",
        default=False,
        section="state",
        label=text("The assistant of the first start has been seen"),
    ),
    # Read and checked by core.budgets; shown on a page of its own.
    Setting(key="budgets", default=[], section="state", label=text("Budgets")),
    Setting(
        key="desktop.notify",
        default=True,
        section="desktop",
        label=text("Tell me when an answer is ready"),
        help=text("With a message of the desktop, while no window of Loquat is in front."),
    ),
    Setting(
        key="desktop.notify_with_text",
        default=False,
        section="desktop",
        label=text("With its title and beginning"),
        help=text("Others may see these messages, on a locked screen too."),
    ),
    Setting(
        key="desktop.tray",
        default=False,
        section="desktop",
        label=text("Icon in the system tray"),
        help=text("Shows how many answers wait to be read, and leads to Quick ask."),
    ),
    Setting(
        key="desktop.close_to_tray",
        default=False,
        section="desktop",
        label=text("Close the last window to the tray"),
    ),
    Setting(
        key="desktop.quick_ask_keys",
        default="",
        section="state",
        label=text("Global shortcut of Quick ask"),
    ),
    Setting(
        key="update.is_on",
        default=False,
        section="state",
        label=text("Check for new versions once a day"),
    ),
    Setting(
        key="update.url", default="", section="state", label=text("Address of the announcement")
    ),
    Setting(
        key="update.public_key", default="", section="state", label=text("Public key (Ed25519)")
    ),
    Setting(
        key="update.checked_s",
        default=0,
        section="state",
        label=text("When updates were checked for"),
    ),
    Setting(
        key="update.seen_released_s",
        default=0,
        section="state",
        label=text("Date of the newest announcement"),
    ),
    Setting(key="window.geometry", default="", section="state", label=text("Window geometry")),
    Setting(key="window.panels", default="", section="state", label=text("Open panels")),
    Setting(key="window.docks", default="", section="state", label=text("Places of the panels")),
    Setting(key="window.splitter", default="", section="state", label=text("Width of the list")),
    Setting(
        key="keyboard.shortcuts", default={}, section="state", label=text("Keyboard shortcuts")
    ),
    Setting(key="export.format", default="", section="state", label=text("Format of exports")),
    Setting(key="export.folder", default="", section="state", label=text("Folder of exports")),
)

SETTINGS: Final[dict[str, Setting]] = {setting.key: setting for setting in _DECLARED}


def declared(key: str) -> Setting:
    """Return the declaration of ``key``.

    Raises:
        KeyError: No such setting; a mistyped name must not pass silently.
    """
    return SETTINGS[key]
