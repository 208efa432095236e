"""Tool tips that say what they are given: Qt takes what looks like HTML for HTML, and breaks no line of plain text."""


def tip(words: str) -> str:
    """Return ``words``, from anywhere, for ``setToolTip``; nothing for nothing."""
    # The module html would cost a table of all entities before the first paint.
    shown = words.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return f"<p>{shown}</p>" if shown else ""
