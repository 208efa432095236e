"""Says what keeps a tool call that a person wrote from being sent. Pure."""

import json
from collections.abc import Sequence

from desktop.core.chat_messages import is_custom
from desktop.core.message import ToolCallPart
from desktop.core.parameter_check import bad_name, is_name
from desktop.core.text import Text, text


def call_problem(call: ToolCallPart, others: Sequence[ToolCallPart] = ()) -> Text | None:
    """Return what is wrong with ``call`` beside the ``others`` of its message; ``None`` if it may be sent.

    The input of a custom tool is plain text; the arguments of a function are a JSON object, or nothing.
    """
    if not is_name(call.name):
        return bad_name()
    if not call.id.strip():
        return text("A call needs an id, by which its result is known.")
    if any(other.id == call.id for other in others):
        return text("Another call of this message has the same id.")
    is_free = is_custom(call) or not call.arguments.strip()
    return None if is_free else _no_object(call.arguments)


def _no_object(words: str) -> Text | None:
    try:
        arguments = json.loads(words)
    except json.JSONDecodeError as error:
        return text(
            "This is not JSON: line {line}, column {column}.", line=error.lineno, column=error.colno
        )
    except (ValueError, RecursionError):
        return text("This JSON is nested too deeply.")
    return None if isinstance(arguments, dict) else text("The arguments must be a JSON object.")
