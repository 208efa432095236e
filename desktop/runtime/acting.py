"""What a person does by hand to the messages of an open conversation; GUI thread."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from desktop.core import editing
from desktop.core.conversation import Conversation
from desktop.core.editing import NO_TOOLS, Edit, ToolFields, Version
from desktop.core.message import Role
from desktop.core.sheet import place_of

if TYPE_CHECKING:
    from desktop.core.message import AttachmentPart, Message


class Editable(Protocol):
    """A conversation that can be edited: ``runtime.session.ConversationSession``."""

    @property
    def conversation(self) -> Conversation:
        """The conversation as it is now."""

    @property
    def may_edit(self) -> bool:
        """Whether nothing stands in the way: it is read, can be written, and no answer is under way."""

    @property
    def may_switch(self) -> bool:
        """Whether another branch can be shown now; an answer under way goes on in its own."""

    def apply(self, edit: Edit) -> None:
        """Show and save what an edit made."""

    def retry(self, message_id: str, model: str = "") -> None:
        """Ask for an answer to this question, or for another one beside this answer."""


class Acting:
    """The actions on the messages of one session; all but switching are refused while an answer is under way."""

    def __init__(self, session: Editable) -> None:
        self._session = session

    def versions(self) -> dict[str, Version]:
        """Return, for shown messages that have siblings, which version each is."""
        return editing.versions(self._session.conversation)

    def switch(self, message_id: str) -> None:
        """Show the branch through this message, also while an answer is under way."""
        if self._session.may_switch and self._message(message_id):
            self._session.apply(editing.switched(self._session.conversation, message_id))

    def edit(
        self,
        message_id: str,
        text: str,
        attachments: "tuple[AttachmentPart, ...] | None" = None,
        *,
        tools: ToolFields | None = None,
    ) -> None:
        """Put an edited version beside a message; an edited question is asked.

        Its attachments stay unless others are given, and so does what it has to do with tools.
        """
        message = self._message(message_id)
        if message is None or not self._session.may_edit:
            return
        known = ToolFields(message.tool_calls, message.tool_call_id)
        is_same = attachments in (None, message.attachments) and tools in (None, known)
        if text == message.text and is_same:
            return
        edit = editing.edited(
            self._session.conversation,
            message_id,
            text,
            _new_id,
            _now_ms(),
            attachments=attachments,
            tools=tools,
        )
        self._session.apply(edit)
        if message.role is Role.USER and edit.conversation.current:
            self._session.retry(edit.conversation.current)

    def ask_edited(
        self, message_id: str, text: str, attachments: "tuple[AttachmentPart, ...]"
    ) -> None:
        """Ask a question in other words, or once more in the same."""
        before = self._session.conversation
        self.edit(message_id, text, attachments)
        if self._session.conversation.messages.keys() == before.messages.keys():
            self._session.retry(message_id)

    def insert(
        self, after: str | None, role: Role, text: str, tools: ToolFields = NO_TOOLS
    ) -> None:
        """Put a message by hand behind another one, or at the beginning; a tool's result names its call."""
        if self._session.may_edit:
            edit = editing.inserted(
                self._session.conversation,
                after,
                role,
                text,
                _new_id,
                _now_ms(),
                tools=tools,
            )
            self._session.apply(edit)

    def keep(self, answers: Sequence["Message"]) -> bool:
        """Keep answers of a request that was sent again, beside the one that it first brought; return whether."""
        parents = {answer.parent for answer in answers}
        messages = self._session.conversation.messages
        is_here = all(parent is None or parent in messages for parent in parents)
        if not answers or not is_here or not self._session.may_edit:
            return False
        self._session.apply(editing.with_answers(self._session.conversation, answers))
        return True

    def keep_sheet(self, text: str) -> None:
        """Save a sheet that was changed before its end as another version of it."""
        parent, rest = place_of(self._session.conversation.path(), text)
        if self._session.may_edit and rest:
            conversation = _until(self._session.conversation, parent)
            edit = editing.inserted(conversation, parent, Role.USER, rest, _new_id, _now_ms())
            self._session.apply(edit)

    def delete(self, message_id: str) -> None:
        """Delete one message."""
        if self._session.may_edit and self._message(message_id):
            self._session.apply(editing.deleted(self._session.conversation, message_id))

    def pin(self, message_id: str, *, is_pinned: bool) -> None:
        """Send a message also when the oldest are left out, or not any more."""
        if self._session.may_switch and self._message(message_id):
            edit = editing.pinned(self._session.conversation, message_id, is_pinned=is_pinned)
            self._session.apply(edit)

    def answer_tool_calls(self, message_id: str, results: Mapping[str, str]) -> None:
        """Send the results of an answer's tool calls on, by the calls' ids, in the order of the calls."""
        message = self._message(message_id)
        if message is None or not self._session.may_edit:
            return
        self._session.apply(editing.switched(self._session.conversation, message_id))
        after = message_id
        for call in message.tool_calls:
            edit = editing.inserted(
                _until(self._session.conversation, after),
                after,
                Role.TOOL,
                results.get(call.id, ""),
                _new_id,
                _now_ms(),
                tools=ToolFields(tool_call_id=call.id),
            )
            self._session.apply(edit)
            after = edit.conversation.current or after
        self._session.retry(after)

    def _message(self, message_id: str) -> "Message | None":
        return self._session.conversation.messages.get(message_id)


def _until(conversation: Conversation, leaf: str | None) -> Conversation:
    from msgspec import structs

    return structs.replace(conversation, current=leaf)


def _new_id() -> str:
    return uuid4().hex


def _now_ms() -> int:
    return round(time.time() * 1000)
