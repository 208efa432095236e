"""What an answer grew by is part of it for who looks at it before its end."""

from desktop.core.conversation import Conversation
from desktop.core.events import ToolCallDelta
from desktop.core.message import Message, Role, TextPart, ToolCallPart
from desktop.core.reply import ReplyGrowth
from desktop.runtime.growing import Growing


def test_tool_calls_are_whole_however_often_somebody_looks():
    conversation = Conversation("c").with_message(Message("a", Role.ASSISTANT))
    growing = Growing()
    growing.add(ReplyGrowth("a", "Let me see.", calls=(ToolCallDelta(0, "c1", "look", '{"at'),)))
    conversation = growing.merged_into(conversation)
    growing.add(ReplyGrowth("a", calls=(ToolCallDelta(0, arguments='": 1}'),)))
    conversation = growing.merged_into(conversation)
    assert conversation.messages["a"].parts == (
        TextPart("Let me see."),
        ToolCallPart("c1", "look", '{"at": 1}'),
    )
