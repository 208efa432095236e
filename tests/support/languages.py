"""The language of the program under test: installed for a while, and gone without a trace afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QTranslator

from desktop.runtime.preferences import Preferences
from desktop.runtime.translation import Translation


@contextmanager
def speaking(preferences: Preferences, language: str | None = None) -> Iterator[Translation]:
    """Install the catalogues as the program does at its start; ``language`` instead of the setting's, if given."""
    translation = Translation(QCoreApplication.instance(), preferences)
    if language is not None:
        translation.switch(language)
    try:
        yield translation
    finally:
        forget_languages()


def forget_languages() -> list[str]:
    """Remove every catalogue from the application; return the languages that were spoken."""
    application = QCoreApplication.instance()
    spoken = application.findChildren(Translation)
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
    QLocale.setDefault(QLocale("en"))  # as tests/gui/conftest.py has it
    languages = [translation.language for translation in spoken]
    for thing in [*spoken, *application.findChildren(QTranslator)]:
        thing.deleteLater()
        QCoreApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete)
    return languages
