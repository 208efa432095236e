"""Keeps the pictures that a model made as attachments of its answer. No Qt."""

import base64
import binascii
from collections.abc import Awaitable, Callable
from typing import Any

from desktop.core.errors import ErrorInfo, ErrorKind, UserFacingError, describe
from desktop.core.image_size import image_type
from desktop.core.made_pictures import MOST_PICTURES
from desktop.core.message import AttachmentPart
from desktop.core.reply import Choice
from desktop.core.text import text
from desktop.storage.attachments import AttachmentFolder, AttachmentRefused


async def keep_pictures(
    choice: Choice, host: str, folder: AttachmentFolder, run: Callable[..., Awaitable[Any]]
) -> None:
    """Give ``choice`` its pictures as attachments, and the first reason why one could not be kept. Never raises.

    Args:
        choice: The answer; nothing more comes.
        host: Named in the reason.
        folder: Where attachments are kept.
        run: Calls a function in the thread that may touch the disk.
    """
    kept: list[AttachmentPart] = []
    for number, packed in enumerate(choice.pictures.packed(), start=1):
        try:
            kept.append(await run(_keep, folder, number, packed))
        except AttachmentRefused as error:
            choice.problem = choice.problem or _unread(host, error.reason)
        except UserFacingError as error:
            choice.problem = choice.problem or error.info
    choice.attachments = tuple(kept)
    if choice.pictures.left_out:
        reason = text(
            "there are more than {count} pictures, or they are too big", count=MOST_PICTURES
        )
        choice.problem = choice.problem or _unread(host, reason)


def _unread(host: str, reason: object) -> ErrorInfo:
    return describe(ErrorKind.PROTOCOL, host=host, reason=reason)


def _keep(folder: AttachmentFolder, number: int, packed: str) -> AttachmentPart:
    """Unpack one picture and write it. Blocks."""
    name = f"image-{number}"
    try:
        data = base64.b64decode(packed)
    except (binascii.Error, ValueError) as error:
        raise AttachmentRefused(name, text("the picture is damaged")) from error
    kind = image_type(data).rpartition("/")[2]
    return folder.add_image(f"{name}.{kind}" if kind else name, data)
