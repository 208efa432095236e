"""Finds the answers whose program died; pure, asks nobody but ``is_alive``."""

from collections.abc import Callable

from desktop.core.conversation import Conversation, as_interrupted, unfinished
from desktop.core.records import Fold


def with_interruptions(
    conversation: Conversation, fold: Fold, is_alive: Callable[[str], bool]
) -> Conversation:
    """Return ``conversation`` with every unfinished answer marked that no living writer can finish."""
    dead = {
        message.id
        for message in unfinished(conversation)
        if not any(is_alive(writer) for writer in fold.writers_of(message.id))
    }
    return as_interrupted(conversation, dead) if dead else conversation
