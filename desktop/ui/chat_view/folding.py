"""What is shown of a long message while it is folded. Knows no Qt."""

from typing import Final

from desktop.core.markdown.data_urls import packed

#: A text with more lines or characters than this can be folded. A question is at first: it is mostly pasted.
_LINES: Final = 20
CHARS_UNFOLDED: Final = 1_500

#: So much is shown of a folded text: clearly less, or folding would be no help.
_LINES_SHOWN: Final = 12
_CHARS_SHOWN: Final = 900


def folded(source: str) -> str:
    """Return the beginning of a long text, whole lines or words of it; a text that is not long as it is.

    The data of a picture counts for nothing and is not cut.
    """
    found = packed(source)
    head = _beginning(found.text)
    return source if head == found.text else found.whole(head)


def _beginning(source: str) -> str:
    if len(source) <= CHARS_UNFOLDED and source.count("\n") < _LINES:
        return source
    head = "\n".join(source[: _CHARS_SHOWN + 1].split("\n", _LINES_SHOWN)[:_LINES_SHOWN])
    if len(head) > _CHARS_SHOWN:
        end = max(head.rfind("\n", _CHARS_SHOWN // 2), head.rfind(" ", _CHARS_SHOWN // 2))
        head = head[: end if end > 0 else _CHARS_SHOWN]
    return head.rstrip() or source


def hidden_lines(source: str) -> int:
    """Return how many lines folding hides; at least one if it hides anything, 0 if not."""
    rest = len(folded(source))
    return max(source[rest:].strip("\n").count("\n") + 1, 1) if rest < len(source) else 0
