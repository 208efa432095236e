"""A language that nobody speaks: accents, brackets and 40 % more letters; made while the program runs, never shipped.

What is shown without brackets was never handed to a translator; what has no room is cut in some real language too.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QCoreApplication, QTranslator

OPEN, CLOSE = "⟦", "⟧"

#: Letters added to a sentence, as a part of its length; German and Russian need about as much.
GROWTH: Final = 0.4

_ACCENTS: Final = str.maketrans("aceinouyACEINOUY", "àçéîñöûýÀÇÉÎÑÖÛÝ")

#: What a program fills in or reads: placeholders, tags, entities, the letter behind an ``&``.
_KEPT: Final = re.compile(r"(\{\w*\}|%L?n|%\d|<[^>]*>|&\w+;|&\w)")


def pseudo(source: str) -> str:
    """Return a sentence in the language."""
    if not source.strip():
        return source
    parts = _KEPT.split(source)
    letters = sum(len(part) for part in parts[::2])
    said = "".join(p if at % 2 else p.translate(_ACCENTS) for at, p in enumerate(parts))
    words = " ~~~~" * (round(letters * GROWTH) // 5) + "~" * (round(letters * GROWTH) % 5)
    return f"{OPEN}{said}{words}{CLOSE}"


class PseudoTranslator(QTranslator):
    """Translates every sentence of every context, but for the names of keys: those are Qt's, and hardly longer anywhere."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context, source, disambiguation=None, n=-1) -> str:
        return source if context == "QShortcut" else pseudo(source)


@contextmanager
def pseudo_locale() -> Iterator[None]:
    """Have the program speak it within the block; every widget gets its LanguageChange event."""
    translator = PseudoTranslator()
    application = QCoreApplication.instance()
    application.installTranslator(translator)
    QCoreApplication.sendPostedEvents()
    try:
        yield
    finally:
        application.removeTranslator(translator)
        QCoreApplication.sendPostedEvents()
