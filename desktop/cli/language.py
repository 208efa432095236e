"""The language of the command line: the locale's, read from a catalogue that needs no Qt; what ``--json`` prints stays English.

The catalogue ``resources/i18n/loquat_zh_CN.mo`` is made of the same translations as the window's
(``packaging/translations.py``). Sentences are marked with ``tr`` here, and with ``text`` in the layers below.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from desktop.core.errors import ErrorInfo
from desktop.core.text import Text, bound, joined

if TYPE_CHECKING:
    from gettext import NullTranslations

#: In this order a locale is looked for (POSIX.1-2017, XBD 8.2).
_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")

#: Primary language of Chinese in a Windows language identifier (winnt.h, LANG_CHINESE), and what masks it.
_WINDOWS_CHINESE: Final = 0x04
_WINDOWS_PRIMARY: Final = 0x3FF

#: The language, and what looks a sentence up in it; the catalogue is read with the first sentence.
_language = "en"
_catalogue: "NullTranslations | None" = None


def choose_language(environ: Mapping[str, str], arguments: Sequence[str]) -> None:
    """Speak the language of the locale from now on; English for a program that reads along."""
    global _language, _catalogue  # noqa: PLW0603 - one process speaks one language
    _language = "en" if "--json" in arguments else language_of(environ, sys.platform)
    _catalogue = None


def teach_argparse() -> None:
    """Have argparse speak the language too. Imports it."""
    import argparse

    # It takes its words from these two names of its own. gettext's global domain would follow other variables
    # than we do, and none on Windows.
    catalogue = _loaded()
    vars(argparse).update(_=catalogue.gettext, ngettext=catalogue.ngettext)


def _loaded() -> "NullTranslations":
    global _catalogue  # noqa: PLW0603 - read once
    if _catalogue is None:
        import gettext

        from desktop.runtime.resources import resource

        _catalogue = gettext.NullTranslations()
        path = resource("i18n", f"loquat_{_language}.mo")
        # Without a catalogue English is better than nothing.
        if _language != "en" and path.is_file():
            with path.open("rb") as file:
                _catalogue = gettext.GNUTranslations(file)
    return _catalogue


def language_of(environ: Mapping[str, str], system: str) -> str:
    """Return ``zh_CN`` for a locale of any Chinese, as the window does, else ``en``."""
    name = next((environ[v] for v in _VARIABLES if environ.get(v)), "")
    if name:
        return "zh_CN" if name.replace("-", "_").split("_")[0].split(".")[0] == "zh" else "en"
    return "zh_CN" if system == "win32" and _windows_is_chinese() else "en"


def _windows_is_chinese() -> bool:
    import ctypes

    windll: Any = vars(ctypes).get("windll")  # there is none elsewhere
    found: int = windll.kernel32.GetUserDefaultUILanguage() & _WINDOWS_PRIMARY
    return found == _WINDOWS_CHINESE


def tr(source: str, **values: object) -> str:
    """Mark ``source`` as a translatable sentence; return it in the language, with its values filled in."""
    return said(Text(source, bound(values)))


def said(sentence: Text | str) -> str:
    """Return a sentence of a lower layer in the language; what is text already is left as it is."""
    return sentence if isinstance(sentence, str) else sentence.rendered(_look_up)


def advised(error: ErrorInfo) -> str:
    """Return the cause of an error and what to do."""
    return joined((said(error.sentence), said(error.advice)))


def _look_up(source: str) -> str:
    # An empty source stands for the catalogue's own head.
    return _loaded().gettext(source) if source and _language != "en" else source
