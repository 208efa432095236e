"""A sentence for people that is written without Qt and translated later; it must not know the language."""

import re
from typing import Final

from msgspec import Struct

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


class Text(Struct, frozen=True, omit_defaults=True):
    """An English sentence with named placeholders, and their values.

    ``str(text)`` is the English sentence. A translator looks ``source`` up and calls ``filled``.
    Placeholders are plain names: neither attributes nor format specifications are honoured,
    because sources are read back from history files, which may come from anywhere.
    """

    source: str
    params: dict[str, str] = {}

    def __str__(self) -> str:
        return self.filled(self.source)

    def filled(self, translated: str) -> str:
        """Return ``translated`` with each known ``{name}`` replaced; unknown names stay as they are."""
        return _PLACEHOLDER.sub(lambda match: self.params.get(match[1], match[0]), translated)


def text(source: str, **params: object) -> Text:
    """Mark ``source`` as a translatable sentence and bind its values, each turned into a string."""
    return Text(source, {name: str(value) for name, value in params.items()})
