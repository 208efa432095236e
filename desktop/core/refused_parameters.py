"""What to do when a server says that a model does not take a parameter: send again without it, and remember that.

Pure. The client sends again by itself where Loquat had added the field; for the person's own
parameters the window offers it, and a yes is remembered in ``Connection.refused``.
"""

from typing import Any, Final

from msgspec import structs

from desktop.core.connection import Connection
from desktop.core.errors import Action, ErrorInfo, ErrorKind
from desktop.core.request import ModelRequest

#: Fields that Loquat adds to a request by itself; nobody misses them.
ADDED_BY_US: Final = frozenset({"stream_options", "store"})

#: Two names of one limit: a server that refuses one mostly takes the other.
OTHER_NAME: Final = {
    "max_tokens": "max_completion_tokens",
    "max_completion_tokens": "max_tokens",
}


#: Fields without which there is no request.
NEEDED: Final = frozenset({"model", "messages", "prompt", "input"})


def refused_parameter(error: ErrorInfo) -> str | None:
    """Return the top-level field that a server refused and that can be left out; ``None`` for any other error."""
    if error.kind is not ErrorKind.UNSUPPORTED_PARAMETER or not error.parameter:
        return None
    name = error.parameter.split(".")[0].split("[")[0]
    return None if name in NEEDED else name


def action_of(error: ErrorInfo) -> Action:
    """Return what an error offers; nothing is sent without a field that a request needs."""
    if error.action is Action.SEND_WITHOUT and refused_parameter(error) is None:
        return Action.NONE
    return error.action


def may_drop_silently(error: ErrorInfo, request: ModelRequest) -> str | None:
    """Return the refused field if Loquat had added it, so that it may send again without asking."""
    name = refused_parameter(error)
    return name if name in ADDED_BY_US and name not in request.parameters else None


def asks_for_reasoning(error: ErrorInfo) -> bool:
    """Whether a server refused a request because the thoughts of earlier answers are not in it."""
    said = error.message.lower()
    is_missed = any(word in said for word in ("must be passed", "missing", "required"))
    return is_missed and "reasoning_content" in said


def without(request: ModelRequest, name: str) -> ModelRequest:
    """Return ``request`` without a parameter; a limit on tokens goes on under its other name."""
    parameters: dict[str, Any] = {**request.parameters, name: None}
    value, other = request.parameters.get(name), OTHER_NAME.get(name)
    if other and value is not None and request.parameters.get(other) is None:
        parameters[other] = value
    return structs.replace(request, parameters=parameters)


def without_refused(request: ModelRequest, connection: Connection) -> ModelRequest:
    """Return ``request`` without what its model is known to refuse on ``connection``."""
    for name in connection.refused.get(request.model, ()):
        request = without(request, name)
    return request


def remembered(connection: Connection, model: str, name: str) -> Connection:
    """Return ``connection`` with the note that ``model`` does not take ``name``."""
    known = connection.refused.get(model, ())
    if name in known:
        return connection
    return structs.replace(connection, refused={**connection.refused, model: (*known, name)})


def forgotten(connection: Connection, model: str) -> Connection:
    """Return ``connection`` without notes about ``model``."""
    kept = {name: refused for name, refused in connection.refused.items() if name != model}
    return structs.replace(connection, refused=kept)
