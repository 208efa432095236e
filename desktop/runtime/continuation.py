"""Tells whether a server continues a partial answer or begins it again; pure."""

from typing import Final

#: Characters that must be the same before an answer counts as begun again.
SAME_CHARS: Final = 48
#: Shorter partial answers are not compared: a word may well come twice.
COMPARED_CHARS: Final = 16


class AnswerRepeats(Exception):
    """The server began the answer again instead of continuing it."""


class RepeatGuard:
    """Holds the beginning of new text back while it reads like the beginning of the text that is there."""

    def __init__(self, kept: str) -> None:
        self._start = kept.lstrip()[:SAME_CHARS]
        self._held = ""
        self._watching = len(self._start) >= COMPARED_CHARS

    def passed(self, text: str) -> str:
        """Return what of ``text``, and of what was held back before, is known to be new.

        Raises:
            AnswerRepeats: The new text begins as the kept text does.
        """
        if not self._watching:
            return text
        self._held += text
        candidate = self._held.lstrip()[: len(self._start)]
        if candidate == self._start:
            raise AnswerRepeats
        if self._start.startswith(candidate):
            return ""
        return self.rest()

    def rest(self) -> str:
        """Return what is still held back; nothing is held from now on."""
        self._watching = False
        held, self._held = self._held, ""
        return held
