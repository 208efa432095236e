"""An API key as it was pasted: what belongs to it, and whether it can be one; knows no provider's server."""

import re
from typing import Final

from desktop.core.text import Text, text

#: What comes along when a key is copied out of a shell, a program or a request.
_BEFORE: Final = re.compile(
    r"^(?:(?:export|set|setx|\$env:)?\s*\w*(?:KEY|TOKEN)\w*\s*[=:]\s*)?(?:authorization\s*:\s*)?(?:bearer\s+)?",
    re.IGNORECASE,
)
_QUOTES: Final = "\"'`“”‘’«»„‚<>,;"

#: Characters without width that web pages and messengers put into what is copied.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

#: What a page shows in the place of a key that it no longer tells.
_MASKED: Final = re.compile(r"[*•●·…]|\.\.\.|x{6,}", re.IGNORECASE)

#: No provider issues a shorter one; one this long is something else (an access token may take 4,000).
_LEAST_CHARS: Final = 8
_MOST_CHARS: Final = 8_192


def cleaned_key(pasted: str) -> str:
    """Return the key in what was pasted: without blanks, line breaks, quotes, a variable's name or ``Bearer``."""
    visible = _INVISIBLE.sub("", pasted).strip().strip(_QUOTES).strip()
    bare = _BEFORE.sub("", visible, count=1)
    return "".join(bare.strip().strip(_QUOTES).split())


def key_problem(key: str) -> Text | None:
    """Return why ``key`` cannot be an API key; ``None`` when it can, and for an empty one."""
    if _MASKED.search(key):
        return text("This is the shortened form of a key. The whole key is shown only once.")
    if not key.isascii() or not key.isprintable():
        return text("A key has only Latin letters, digits and signs. Copy it again.")
    if "://" in key:
        return text("This is a web address, not a key.")
    if key and len(key) < _LEAST_CHARS:
        return text("This is too short for a key. Copy all of it.")
    if len(key) > _MOST_CHARS:
        return text("This is too long for a key.")
    return None


def key_hint(key: str, prefixes: tuple[str, ...], name: str) -> Text | None:
    """Return a doubt about a key that could be one: it does not begin as those of this provider do.

    Args:
        key: As ``cleaned_key`` gives it.
        prefixes: How the provider's keys begin; empty when that is not known.
        name: The provider's.
    """
    if not key or not prefixes or key.startswith(prefixes) or key_problem(key) is not None:
        return None
    return text(
        "Keys of {name} usually begin with {prefix}. It is used as it is.",
        name=name,
        prefix=prefixes[0],
    )
