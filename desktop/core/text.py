"""A sentence for people that is written without Qt and translated later; it must not know the language."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from msgspec import Struct

#: How deep sentences may stand within sentences; ours need one level, a hostile file must not recurse.
MAX_DEPTH: Final = 3

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")

#: Ends of Chinese sentences and clauses: their width holds the blank that would follow.
_FULL_WIDTH: Final = "。！？；：，"


class Text(Struct, frozen=True, omit_defaults=True):
    """An English sentence with named placeholders, and their values; a value may be a sentence too.

    ``str(text)`` is the English sentence; a translator calls ``rendered`` with its look-up.
    Placeholders are plain names: neither attributes nor format specifications are honoured,
    because sources are read back from history files, which may come from anywhere.
    """

    source: str
    params: "dict[str, str | Text]" = {}

    def __str__(self) -> str:
        return self.rendered(str)

    def rendered(self, look_up: Callable[[str], str], depth: int = MAX_DEPTH) -> str:
        """Return the sentence in the language of ``look_up``, which maps a source to its translation.

        Unknown placeholders stay as they are; sentences nested deeper than ``depth`` are left out.
        """

        def value_of(match: re.Match[str]) -> str:
            value = self.params.get(match[1], match[0])
            if isinstance(value, str):
                return value
            return value.rendered(look_up, depth - 1) if depth else ""

        return _PLACEHOLDER.sub(value_of, look_up(self.source) if self.source else "")


def text(source: str, **params: object) -> Text:
    """Mark ``source`` as a translatable sentence and bind its values; all but sentences become strings."""
    return Text(source, bound(params))


def bound(params: Mapping[str, object]) -> "dict[str, str | Text]":
    """Return ``params`` as a sentence's values."""
    return {n: v if isinstance(v, Text) else str(v) for n, v in params.items()}


def joined(sentences: Iterable[str]) -> str:
    """Put sentences of one language behind each other; empty ones are left out."""
    line = ""
    for sentence in filter(None, sentences):
        blank = " " if line and line[-1] not in _FULL_WIDTH else ""
        line += blank + sentence
    return line
