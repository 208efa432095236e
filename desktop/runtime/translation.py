"""The language of the program: installs the catalogues, and turns the sentences of lower layers into it.

Lower layers write English ``Text`` values (``core/text.py``); they are looked up here in the context
``core`` when they are shown. Widgets use ``self.tr``, whose context is their class.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Slot

from desktop.core.text import Text
from desktop.runtime.preferences import Preferences
from desktop.runtime.resources import resource

#: The context under which sentences of layers without Qt stand in the catalogues.
CORE_CONTEXT: Final = "core"

#: The setting that decides; ``system`` follows the system.
LANGUAGE_SETTING: Final = "appearance.language"

#: Languages that Loquat speaks, by the value of the setting, with the name each gives itself.
LANGUAGES: Final = {"en": "English", "zh_CN": "简体中文"}


def translated(sentence: Text) -> str:
    """Return ``sentence`` in the program's language with its values filled in. Any thread."""
    return sentence.rendered(lambda source: QCoreApplication.translate(CORE_CONTEXT, source))


def language_for(setting: str, can_show: Callable[[str], bool] = lambda _: True) -> str:
    """Return the language for the value of ``appearance.language``: itself, or the system's, or English.

    Args:
        setting: The value.
        can_show: Whether there is a font for a language; asked of the system's, for a choice is a choice.
    """
    if setting in LANGUAGES:
        return setting
    for name in QLocale.system().uiLanguages():
        language = name.split("-")[0].split("_")[0]
        # Traditional Chinese readers are better served by Simplified Chinese than by English.
        language = "zh_CN" if language == "zh" else language
        if language in LANGUAGES and can_show(language):
            return language
    return "en"


def locale_for(language: str) -> QLocale:
    """Return how numbers and dates are written: as the system does, unless it speaks another language."""
    own = QLocale(language)
    system = QLocale.system()
    return system if system.language() == own.language() else own


def language_in_use() -> str:
    """Return the language that the program speaks now (a key of ``LANGUAGES``). GUI thread."""
    application = QCoreApplication.instance()
    translation = application.findChild(Translation) if application is not None else None
    return translation.language if isinstance(translation, Translation) else "en"


class Translation(QObject):
    """The installed catalogues, by the person's setting; GUI thread.

    Switching sends every widget a LanguageChange event, before which ``QLocale()`` is the new language's.
    """

    def __init__(
        self,
        application: QCoreApplication,
        preferences: Preferences,
        can_show: Callable[[str], bool] = lambda _: True,
    ) -> None:
        super().__init__(application)
        self._can_show = can_show
        self._application = application
        self._preferences = preferences
        self._installed: list[QTranslator] = []
        self.language = ""
        self.switch(language_for(preferences.value(LANGUAGE_SETTING), can_show))
        preferences.changed.connect(self._on_preference)

    def switch(self, language: str) -> None:
        """Show everything in ``language`` (a key of ``LANGUAGES``) from now on.

        Raises:
            FileNotFoundError: The catalogue is missing from the installation.
        """
        if language == self.language:
            return
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed.clear()
        self.language = language
        QLocale.setDefault(locale_for(language))
        if language != "en":
            self._install_words_of_qt(language)
        # Of English, the language of the sources, the catalogue holds the forms for one and for several only.
        # It comes last: what is asked for first is ours, also where Qt says the same less well.
        self._install(resource("i18n", f"loquat_{language}.qm").read_bytes())

    def _install_words_of_qt(self, language: str) -> None:
        """Install Qt's own words (dialog buttons); without its catalogue those few stay English."""
        qt = QTranslator(self._application)
        if qt.load(
            f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ):
            self._application.installTranslator(qt)
            self._installed.append(qt)

    @Slot(str)
    def _on_preference(self, key: str) -> None:
        if key == LANGUAGE_SETTING:
            self.switch(language_for(self._preferences.value(key), self._can_show))

    def _install(self, catalogue: bytes) -> None:
        translator = QTranslator(self._application)
        # WORKAROUND: load(bytes) keeps a pointer into the data, so the data must live as long.
        translator.setProperty("catalogue", catalogue)
        if not translator.load(catalogue):
            raise FileNotFoundError("the translation catalogue cannot be read")
        self._application.installTranslator(translator)
        self._installed.append(translator)
