"""Puts conversations together to one text of a format, piece by piece: a whole history is never in memory."""

from collections.abc import Iterator

from desktop.core.conversation import Conversation
from desktop.core.export import ExportFormat
from desktop.storage.exporting.material import Material

#: Between two conversations in one file.
_GAP = "\n\n"


def collected(
    form: ExportFormat,
    conversations: Iterator[Conversation],
    material: Material,
    *,
    is_single: bool,
) -> Iterator[str]:
    """Yield the text of a file that holds all of ``conversations``.

    Args:
        form: A format that is text.
        conversations: Read one after the other while the text is taken.
        material: What exporters work with.
        is_single: Whether there is just one, so that the file needs nothing around it.
    """
    match form:
        case ExportFormat.MARKDOWN:
            yield from _markdown(conversations, material, is_single=is_single)
        case ExportFormat.TEXT:
            from desktop.storage.exporting.plain_text import plain_text

            for index, conversation in enumerate(conversations):
                yield (_GAP if index else "") + plain_text(conversation, material)
        case ExportFormat.HTML:
            from desktop.storage.exporting.html_page import page

            yield from page(conversations, material, is_single=is_single)
        case ExportFormat.CHATGPT:
            yield from _chatgpt(conversations, material)
        case ExportFormat.FINE_TUNING | ExportFormat.EVALS:
            from desktop.storage.exporting.training import evals, fine_tuning

            lines = fine_tuning if form is ExportFormat.FINE_TUNING else evals
            for conversation in conversations:
                yield from (f"{line}\n" for line in lines(conversation, material))
        case _:
            raise ValueError(form)


def _markdown(
    conversations: Iterator[Conversation], material: Material, *, is_single: bool
) -> Iterator[str]:
    from desktop.storage.exporting.markdown import markdown

    for index, conversation in enumerate(conversations):
        yield f"\n---{_GAP}" if index else ""
        yield markdown(conversation, material, is_single=is_single)


def _chatgpt(conversations: Iterator[Conversation], material: Material) -> Iterator[str]:
    from desktop.storage.exporting.chatgpt import chatgpt

    mark = "["
    for conversation in conversations:
        yield f"{mark}\n{chatgpt(conversation, material)}"
        mark = ","
    yield "\n]\n" if mark == "," else "[]\n"
