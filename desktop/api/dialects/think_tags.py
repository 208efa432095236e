"""Tells thoughts from the answer where a server leaves both in one text; knows text only.

Models that reason write their thoughts between ``<think>`` and ``</think>`` before the answer. vLLM, SGLang,
llama.cpp and LM Studio send these tags on where no parser for the model is set up, and so do Together and
MiniMax; Gemini's endpoint writes ``<thought>`` (read 2026-11).
"""

from typing import Final

_TAGS: Final = {"<think>": "</think>", "<thinking>": "</thinking>", "<thought>": "</thought>"}


class ThinkTags:
    """Reads the text of one choice as it comes. Owned by its decoder.

    Only tags at the very beginning count: further on they are what the answer is about.

    Attributes:
        is_over: All that comes from now on is the answer.
    """

    def __init__(self) -> None:
        self.is_over = False
        self._held = ""
        self._end = ""
        self._has_begun = False
        self._has_ended = False

    def split(self, text: str) -> tuple[str, str]:
        """Take in more text; return what of it is thoughts, and what is the answer."""
        if self.is_over:
            return "", text
        self._held += text
        if not self._end:
            self._look_for_tag()
        return self._thoughts() if self._end else ("", self._answer())

    def rest(self, *, is_whole: bool) -> tuple[str, str]:
        """Return what was held back, once nothing more comes; half a tag is no answer if the stream was cut."""
        held, self._held = self._held, ""
        return ("", held) if is_whole and not self._end else (held.rstrip(), "")

    def _look_for_tag(self) -> None:
        start = self._held.lstrip()
        if self._has_ended:  # the blank lines between thoughts and answer belong to neither
            self._held, self.is_over = start, bool(start)
            return
        for tag, end in _TAGS.items():
            if start.startswith(tag):
                self._end, self._held = end, start[len(tag) :]
                return
        self.is_over = not any(tag.startswith(start) for tag in _TAGS)

    def _thoughts(self) -> tuple[str, str]:
        if not self._has_begun:
            self._held = self._held.lstrip()
            self._has_begun = bool(self._held)
        thoughts, end, rest = self._held.partition(self._end)
        if end:
            self._end, self._held, self._has_ended = "", rest, True
            self._look_for_tag()
            return thoughts.rstrip(), self._answer()
        kept = _undecided(thoughts, self._end)
        self._held = thoughts[len(thoughts) - kept :]
        return thoughts[: len(thoughts) - kept], ""

    def _answer(self) -> str:
        if not self.is_over:
            return ""
        held, self._held = self._held, ""
        return held


def _undecided(thoughts: str, tag: str) -> int:
    """Return how many characters at the end may be the beginning of ``tag``, or blanks before it."""
    for length in range(min(len(tag) - 1, len(thoughts)), 0, -1):
        if tag.startswith(thoughts[-length:]):
            return len(thoughts) - len(thoughts[:-length].rstrip())
    return len(thoughts) - len(thoughts.rstrip())
