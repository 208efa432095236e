"""Reads what is attached to the messages of a request, as a model gets it. No Qt."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import structs

from desktop.core.chat_messages import attached_text
from desktop.core.errors import BadRequestError, ErrorInfo, ErrorKind
from desktop.core.image_size import image_type
from desktop.core.message import AttachmentPart
from desktop.core.request import ModelRequest
from desktop.core.text import text
from desktop.storage.attachments import AttachmentFolder


async def with_attachments(
    request: ModelRequest, folder: AttachmentFolder, run: Callable[..., Awaitable[Any]]
) -> ModelRequest:
    """Return ``request`` with its attachments; an answer without them would be about something else.

    Args:
        request: What is to be sent.
        folder: Where attachments are kept.
        run: Calls a function in the thread that may touch the disk.

    Raises:
        HistoryError: One is gone or was changed.
        BadRequestError: There is a picture, and the server knows only text.
    """
    parts = {part.sha256: part for message in request.messages for part in message.attachments}
    if not parts:
        return request
    texts: dict[str, str] = {}
    images: dict[str, str] = {}
    for sha256, part in parts.items():
        kind, content = await run(_read, folder, part)
        (images if kind else texts)[sha256] = content
    prompt = request.prompt
    if prompt is not None:
        if images:
            raise BadRequestError(_TEXT_ONLY)
        prompt = "".join(attached_text(parts[i], texts[i]) for i in texts) + prompt
    return structs.replace(request, attachments=texts, images=images, prompt=prompt)


_TEXT_ONLY = ErrorInfo(
    ErrorKind.BAD_REQUEST,
    text("A picture cannot be sent in the API’s old form, which knows only text."),
    text("Choose a connection that uses Chat Completions or Responses."),
)


def _read(folder: AttachmentFolder, part: AttachmentPart) -> tuple[str, str]:
    """Return a picture's media type and ``data:`` URL, or no type and a text. Blocks."""
    content = folder.content(part)
    if part.is_image and (kind := image_type(content)):
        return kind, f"data:{kind};base64,{base64.b64encode(content).decode()}"
    try:
        return "", content.decode()
    except UnicodeDecodeError:
        # Imported, perhaps a sound or a document. The model shall know that there was something.
        return "", f"({part.media_type}, {part.size} bytes, not included)"
