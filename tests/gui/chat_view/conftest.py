import pytest

from desktop.core.message import Ending, Message, Role, TextPart
from desktop.ui.chat_view import ChatView
from desktop.ui.theme import Scheme, load_theme


@pytest.fixture
def view(qtbot):
    """A chat view on screen, 900×700, light."""
    widget = ChatView(load_theme(Scheme.LIGHT))
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def question(text: str, message_id: str = "q") -> Message:
    return Message(message_id, Role.USER, (TextPart(text),))


def answer(text: str, message_id: str = "a", **fields) -> Message:
    known = {"model": "test-model", "ending": Ending.FINISHED, **fields}
    return Message(message_id, Role.ASSISTANT, (TextPart(text),) if text else (), **known)


def exchange(
    count: int, text: str = "A paragraph of the answer.\n\nAnd another one."
) -> list[Message]:
    """``count`` questions with their answers, ids q0, a0, q1, …"""
    found = []
    for index in range(count):
        found += [question(f"Question {index}?", f"q{index}"), answer(text, f"a{index}")]
    return found
