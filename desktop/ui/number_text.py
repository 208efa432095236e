"""Numbers as people type them."""


def number_or_text(words: str) -> int | float | str:
    """Return the number that ``words`` are; else ``words``, so that the check of the parameters can say so."""
    for kind in (int, float):
        try:
            return kind(words)
        except ValueError:
            continue
    return words
