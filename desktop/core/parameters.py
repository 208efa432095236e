"""Every request parameter of the API, declared once: the panel is built from these, and requests are checked by them.

To add one: append a ``Parameter`` below; if a range is not enough, a rule in ``parameter_check``; a
changelog line. Source: OpenAI API reference, "Create chat completion", "Create completion" and
"Create a model response" (read 2026-11).
"""

import re
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from desktop.core.connection import Api
from desktop.core.text import Text, text

#: The bias of a token that shall never come (OpenAI, "Create chat completion", logit_bias).
FORBIDDEN: Final = -100


class ParameterKind(StrEnum):
    """What a parameter's value is; the panel chooses its field by it."""

    NUMBER = "number"
    INTEGER = "integer"
    SWITCH = "switch"
    TEXT = "text"
    CHOICE = "choice"
    STOP = "stop"
    LOGIT_BIAS = "logit_bias"
    RESPONSE_FORMAT = "response_format"
    TOOLS = "tools"
    TOOL_CHOICE = "tool_choice"


_ALL: Final = frozenset(Api)
_CHATS: Final = frozenset({Api.CHAT, Api.RESPONSES})
_OLDER: Final = frozenset({Api.CHAT, Api.COMPLETIONS})
_LEGACY: Final = frozenset({Api.COMPLETIONS})


class Parameter(Struct, frozen=True, kw_only=True):
    """A declared parameter.

    Attributes:
        name: The field's name in Chat Completions; the dialects translate it where theirs differs.
        minimum, maximum: Inclusive range of a number.
        server_default: What the server takes when it is not sent, as far as the reference says.
        choices: Suggested values of a ``CHOICE``; servers know others too.
        apis: Wire formats that have it.
    """

    name: str
    kind: ParameterKind
    label: Text
    help: Text = Text("")
    minimum: float | None = None
    maximum: float | None = None
    server_default: Any = None
    choices: tuple[str, ...] = ()
    apis: frozenset[Api] = _ALL


_DECLARED: Final = (
    Parameter(
        name="temperature",
        kind=ParameterKind.NUMBER,
        label=text("Temperature"),
        help=text("Higher is more varied, lower more predictable. Change this or Top P, not both."),
        minimum=0,
        maximum=2,
        server_default=1,
    ),
    Parameter(
        name="top_p",
        kind=ParameterKind.NUMBER,
        label=text("Top P"),
        help=text("Only the likeliest tokens that together have this share are considered."),
        minimum=0,
        maximum=1,
        server_default=1,
    ),
    Parameter(
        name="max_tokens",
        kind=ParameterKind.INTEGER,
        label=text("Maximum tokens"),
        help=text("The answer ends here at the latest. Newer OpenAI models take the next one."),
        minimum=1,
    ),
    Parameter(
        name="max_completion_tokens",
        kind=ParameterKind.INTEGER,
        label=text("Maximum tokens with reasoning"),
        help=text("The answer and the reasoning before it end here at the latest."),
        minimum=1,
        apis=_CHATS,
    ),
    Parameter(
        name="n",
        kind=ParameterKind.INTEGER,
        label=text("Answers"),
        help=text("How many answers to one question; each is paid for."),
        minimum=1,
        maximum=128,
        server_default=1,
        apis=_OLDER,
    ),
    Parameter(
        name="best_of",
        kind=ParameterKind.INTEGER,
        label=text("Best of"),
        help=text("The server makes this many and returns the likeliest. Not while streaming."),
        minimum=1,
        maximum=20,
        server_default=1,
        apis=_LEGACY,
    ),
    Parameter(
        name="stop",
        kind=ParameterKind.STOP,
        label=text("Stop at"),
        help=text("At most four texts; the answer ends before the first that would come."),
        apis=_OLDER,
    ),
    Parameter(
        name="suffix",
        kind=ParameterKind.TEXT,
        label=text("Suffix"),
        help=text("The text that follows; the model writes what comes between."),
        apis=_LEGACY,
    ),
    Parameter(
        name="echo",
        kind=ParameterKind.SWITCH,
        label=text("Repeat the prompt"),
        server_default=False,
        apis=_LEGACY,
    ),
    Parameter(
        name="seed",
        kind=ParameterKind.INTEGER,
        label=text("Seed"),
        help=text("The same seed and fingerprint give mostly the same answer."),
        minimum=-(2**63),
        maximum=2**63 - 1,
        apis=_OLDER,
    ),
    Parameter(
        name="frequency_penalty",
        kind=ParameterKind.NUMBER,
        label=text("Frequency penalty"),
        help=text("Above 0, words that have come up often are used less."),
        minimum=-2,
        maximum=2,
        server_default=0,
        apis=_OLDER,
    ),
    Parameter(
        name="presence_penalty",
        kind=ParameterKind.NUMBER,
        label=text("Presence penalty"),
        help=text("Above 0, words that have come up at all are used less."),
        minimum=-2,
        maximum=2,
        server_default=0,
        apis=_OLDER,
    ),
    Parameter(
        name="logit_bias",
        kind=ParameterKind.LOGIT_BIAS,
        label=text("Token bias"),
        help=text("−100 forbids a token, 100 forces it. Tokens are those of the model."),
        minimum=-100,
        maximum=100,
        apis=_OLDER,
    ),
    Parameter(
        name="logprobs",
        kind=ParameterKind.SWITCH,
        label=text("Probabilities"),
        help=text("Return how likely each token was."),
        minimum=0,
        maximum=5,
        server_default=False,
    ),
    Parameter(
        name="top_logprobs",
        kind=ParameterKind.INTEGER,
        label=text("Alternatives"),
        help=text("How many other tokens at each place, with their probabilities."),
        minimum=0,
        maximum=20,
        apis=_CHATS,
    ),
    Parameter(
        name="response_format",
        kind=ParameterKind.RESPONSE_FORMAT,
        label=text("Answer format"),
        help=text("Text, any JSON, or JSON that fits a schema."),
        apis=_CHATS,
    ),
    Parameter(
        name="reasoning_effort",
        kind=ParameterKind.CHOICE,
        label=text("Reasoning effort"),
        choices=("none", "minimal", "low", "medium", "high", "xhigh"),
        server_default="medium",
        apis=_CHATS,
    ),
    Parameter(
        name="verbosity",
        kind=ParameterKind.CHOICE,
        label=text("Verbosity"),
        choices=("low", "medium", "high"),
        server_default="medium",
        apis=_CHATS,
    ),
    Parameter(
        name="service_tier",
        kind=ParameterKind.CHOICE,
        label=text("Service tier"),
        help=text("Flex is cheaper and slower, priority dearer and quicker."),
        choices=("auto", "default", "flex", "priority"),
        server_default="auto",
        apis=_CHATS,
    ),
    Parameter(
        name="stream",
        kind=ParameterKind.SWITCH,
        label=text("Show the answer while it is written"),
        server_default=False,
    ),
    Parameter(
        name="tools",
        kind=ParameterKind.TOOLS,
        label=text("Functions"),
        help=text("What the model may ask you to call, each with a JSON Schema."),
        apis=_CHATS,
    ),
    Parameter(
        name="tool_choice",
        kind=ParameterKind.TOOL_CHOICE,
        label=text("Use of functions"),
        choices=("auto", "none", "required"),
        apis=_CHATS,
    ),
    Parameter(
        name="parallel_tool_calls",
        kind=ParameterKind.SWITCH,
        label=text("Several calls at once"),
        server_default=True,
        apis=_CHATS,
    ),
    Parameter(
        name="user",
        kind=ParameterKind.TEXT,
        label=text("User"),
        help=text("A name for the person who asks; sent to the server as it is."),
    ),
)

PARAMETERS: Final[dict[str, Parameter]] = {parameter.name: parameter for parameter in _DECLARED}

#: OpenAI's models that reason refuse ``max_tokens``; a provider's prefix may stand before their names.
_REASONS: Final = re.compile(r"(?:^|/)(?:o\d|gpt-(?:[5-9]|\d\d)|codex|computer-use)")


def parameters_of(api: Api) -> tuple[Parameter, ...]:
    """Return the parameters that a wire format has, in the panel's order."""
    return tuple(parameter for parameter in _DECLARED if api in parameter.apis)


def max_tokens_name(model: str, api: Api) -> str:
    """Return which of the two limits ``model`` takes.

    ``max_tokens`` is what every imitating server knows; OpenAI's reasoning models want the newer name.
    """
    newer = api is not Api.COMPLETIONS and is_reasoning_model(model)
    return "max_completion_tokens" if newer else "max_tokens"


def is_reasoning_model(model: str) -> bool:
    """Whether a name is that of one of OpenAI's models that reason."""
    return _REASONS.search(model.lower()) is not None
