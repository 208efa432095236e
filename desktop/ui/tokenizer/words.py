"""What the tokenizer window says of tokens."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.core.token_list import TokenList
from desktop.core.token_words import byte_words, token_words

translate: Final = QCoreApplication.translate


def details(tokens: TokenList, first: int, end: int) -> str:
    """Return the number, place and bytes of a token; of several how many they are."""
    number = QLocale().toString
    start, stop = tokens.units_of(first, end)
    size = len(tokens.bytes_of(first, end))
    if end - first > 1:
        words = translate("Tokenizer", "Tokens {first} to {last} of {all} · {count} tokens, {size} bytes · characters {start} to {stop}")  # fmt: skip
        return words.format(
            first=number(first + 1), last=number(end), all=number(len(tokens)), count=number(end - first),
            size=number(size), start=number(start), stop=number(stop),
        )  # fmt: skip
    words = translate("Tokenizer", "{text} · ID {id} · token {first} of {all} · bytes {bytes} · characters {start} to {stop}")  # fmt: skip
    data = tokens.bytes_of(first)
    return words.format(
        text=token_words(data), id=tokens.ids[first], first=number(first + 1), all=number(len(tokens)),
        bytes=byte_words(data), start=number(start), stop=number(stop),
    )  # fmt: skip


def sizes(chars: int, size: int) -> str:
    """Return how long a text is."""
    number = QLocale().toString
    words = translate("Tokenizer", "{chars} characters · {size} bytes")
    return words.format(chars=number(chars), size=number(size))
