"""Makes parts of a message out of the pieces of an answer whose end never came to the disk. Pure."""

from collections.abc import Iterator

from desktop.core.changes import CallGrowth
from desktop.core.message import Part, ReasoningPart, RefusalPart, TextPart, ToolCallPart
from desktop.core.records import PieceRecord


def with_pieces(parts: tuple[Part, ...], pieces: list[PieceRecord]) -> tuple[Part, ...]:
    """Return ``parts`` with what ``pieces``, in their order, add to them."""
    reasoning = "".join(p.reasoning for p in pieces)
    visible = "".join(p.text for p in pieces)
    grown = list(parts)
    if reasoning:
        grown.append(ReasoningPart(reasoning))
    if visible and grown and isinstance(last := grown[-1], TextPart):
        grown[-1] = TextPart(last.text + visible)
    elif visible:
        grown.append(TextPart(visible))
    refusal = "".join(p.refusal for p in pieces)
    if refusal:
        grown.append(RefusalPart(refusal))
    return (*grown, *_calls(pieces))


def _calls(pieces: list[PieceRecord]) -> Iterator[Part]:
    """Put the tool calls together that had begun; their arguments may end in the middle."""
    streams: dict[str, dict[int, list[CallGrowth]]] = {}
    for piece in pieces:
        for call in piece.calls:
            streams.setdefault(piece.stream, {}).setdefault(call.index, []).append(call)
    for index, grown in (item for calls in streams.values() for item in sorted(calls.items())):
        names = [call.name for call in grown if call.name]
        ids = [call.id for call in grown if call.id]
        extra = {name: value for call in grown for name, value in call.extra.items()}
        arguments = "".join(call.arguments for call in grown)
        call_id = ids[-1] if ids else f"call_{index}"
        yield ToolCallPart(call_id, names[-1] if names else "", arguments, extra)
