"""Checks a request's parameters before they are sent, so that a slip is marked at its field and costs no request."""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from msgspec import Struct

from desktop.core.connection import Api
from desktop.core.json_schema import schema_problem
from desktop.core.parameters import PARAMETERS, Parameter, ParameterKind
from desktop.core.text import Text, text

#: What the API allows as the name of a function or of a schema.
NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")

MAX_STOPS: Final = 4
MAX_TOOLS: Final = 128


class Problem(Struct, frozen=True):
    """One thing to say about a parameter.

    Attributes:
        parameter: The field to mark.
        sentence: What is wrong, or worth knowing.
        is_hint: It may be sent all the same.
    """

    parameter: str
    sentence: Text
    is_hint: bool = False


def check(parameters: dict[str, Any], api: Api = Api.CHAT) -> list[Problem]:
    """Return what is wrong with ``parameters``, and hints; empty if there is nothing to say.

    Parameters that are not declared pass: servers have their own. ``None`` means not sent.
    """
    sent = {name: value for name, value in parameters.items() if value is not None}
    found = [
        problem for name, value in sent.items() for problem in _value_problems(name, value, api)
    ]
    return [*found, *_together(sent, api)]


def _value_problems(name: str, value: Any, api: Api) -> Iterator[Problem]:
    parameter = PARAMETERS.get(name)
    if parameter is None:
        return
    if name == "logprobs" and api is Api.COMPLETIONS:
        sentence = _in_range(parameter, value, whole=True)
    else:
        sentence = _CHECKS[parameter.kind](parameter, value)
    if sentence is not None:
        yield Problem(name, sentence)
    elif api not in parameter.apis:
        yield Problem(name, text("This API does not have this parameter."), is_hint=True)


def _in_range(parameter: Parameter, value: Any, *, whole: bool) -> Text | None:
    allowed = int if whole else int | float
    if not isinstance(value, allowed) or isinstance(value, bool) or not math.isfinite(value):
        return text("This must be a whole number.") if whole else text("This must be a number.")
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None and not low <= value <= high:
        return text("This must be between {low} and {high}.", low=f"{low:g}", high=f"{high:g}")
    if low is not None and value < low:
        return text("This must be at least {low}.", low=f"{low:g}")
    return None


def _number(parameter: Parameter, value: Any) -> Text | None:
    return _in_range(parameter, value, whole=False)


def _integer(parameter: Parameter, value: Any) -> Text | None:
    return _in_range(parameter, value, whole=True)


def _switch(_: Parameter, value: Any) -> Text | None:
    return None if isinstance(value, bool) else text("This must be on or off.")


def _text(_: Parameter, value: Any) -> Text | None:
    return None if isinstance(value, str) else text("This must be text.")


def _stop(_: Parameter, value: Any) -> Text | None:
    stops = [value] if isinstance(value, str) else value
    if not isinstance(stops, list) or not all(isinstance(stop, str) and stop for stop in stops):
        return text("These must be texts that are not empty.")
    if len(stops) > MAX_STOPS:
        return text("At most {most} texts are allowed.", most=MAX_STOPS)
    return None


def _logit_bias(parameter: Parameter, value: Any) -> Text | None:
    if not isinstance(value, dict):
        return text("This must be an object of token numbers and their bias.")
    for token, bias in value.items():
        if not (str(token).isascii() and str(token).isdigit()):
            return text("“{token}” is not a token number.", token=token)
        wrong = _in_range(parameter, bias, whole=False)
        if wrong is not None:
            return text("Token {token}: {wrong}", token=token, wrong=wrong)
    return None


def _response_format(_: Parameter, value: Any) -> Text | None:
    kind = value.get("type") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind in {"text", "json_object"}:
        return None
    if kind != "json_schema":
        return text("The type must be text, json_object or json_schema.")
    described = value.get("json_schema")
    if not isinstance(described, dict):
        return text("The format needs a “json_schema” with a name and a schema.")
    if not is_name(described.get("name")):
        return bad_name()
    return schema_problem(described.get("schema", {}), strict=described.get("strict") is True)


def _tools(_: Parameter, value: Any) -> Text | None:
    if not isinstance(value, list):
        return text("This must be a list of functions.")
    if len(value) > MAX_TOOLS:
        return text("At most {most} functions are allowed.", most=MAX_TOOLS)
    names: set[str] = set()
    for number, tool in enumerate(value, start=1):
        wrong = _tool_problem(tool, names)
        if wrong is not None:
            return text("Function {number}: {wrong}", number=number, wrong=wrong)
    return None


def _tool_problem(tool: Any, names: set[str]) -> Text | None:
    if not isinstance(tool, dict) or not isinstance(tool.get("type"), str):
        return text("It must be an object with “type”: “function”.")
    if tool["type"] != "function":
        return None  # the server's own tools, such as a web search
    function = tool.get("function", tool)
    if not isinstance(function, dict):
        return text("It needs a “function” with name, description and parameters.")
    return _function_name_problem(function.get("name"), names) or _function_problem(function)


def _function_name_problem(name: Any, names: set[str]) -> Text | None:
    if not is_name(name):
        return bad_name()
    if name in names:
        return text("The name “{name}” is taken.", name=name)
    names.add(name)
    return None


def _function_problem(function: dict[str, Any]) -> Text | None:
    if not isinstance(function.get("description", ""), str):
        return text("Its description must be text.")
    schema = function.get("parameters", {})
    if not isinstance(schema, dict) or schema.get("type", "object") != "object":
        return text("Its parameters must be a schema of an object.")
    return schema_problem(schema, strict=function.get("strict") is True)


def _tool_choice(_: Parameter, value: Any) -> Text | None:
    if value in ("auto", "none", "required") or chosen_function(value) is not None:
        return None
    kind = value.get("type") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind in {"allowed_tools", "custom", "mcp"}:
        return None
    return text("This must be auto, none, required, or a function’s name.")


def chosen_function(tool_choice: Any) -> str | None:
    """Return the name of the function that a ``tool_choice`` asks for, in Chat's or the Responses form."""
    if not isinstance(tool_choice, dict) or tool_choice.get("type") != "function":
        return None
    function = tool_choice.get("function", tool_choice)
    name = function.get("name") if isinstance(function, dict) else None
    return name if isinstance(name, str) and name else None


def bad_name() -> Text:
    """Return what is to be said of a function's name that is none."""
    return text("A name has 1 to 64 letters, digits, “_” or “-”.")


def is_name(value: Any) -> bool:
    """Whether ``value`` can be the name of a function."""
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def _together(sent: dict[str, Any], api: Api) -> Iterator[Problem]:
    """What is wrong with parameters only in the company of others."""
    if {"temperature", "top_p"} <= sent.keys() and sent["top_p"] != 1 and sent["temperature"] != 1:
        yield Problem("top_p", text("Change this or the temperature, not both."), is_hint=True)
    if "top_logprobs" in sent and sent.get("logprobs") is not True:
        yield Problem("top_logprobs", text("This needs the probabilities switched on."))
    if {"max_tokens", "max_completion_tokens"} <= sent.keys():
        yield Problem("max_tokens", text("Only one of the two limits can be sent."))
    tools = sent.get("tools")
    if "tool_choice" in sent and not tools and sent["tool_choice"] != "none":
        yield Problem("tool_choice", text("This needs functions."))
    elif isinstance(tools, list):
        name = chosen_function(sent.get("tool_choice"))
        if name is not None and name not in [_name_of(tool) for tool in tools]:
            yield Problem("tool_choice", text("There is no function “{name}”.", name=name))
    if "parallel_tool_calls" in sent and not tools:
        yield Problem("parallel_tool_calls", text("This needs functions."))
    if api is Api.COMPLETIONS:
        yield from _best_of(sent)


def _name_of(tool: Any) -> Any:
    function = tool.get("function", tool) if isinstance(tool, dict) else None
    return function.get("name") if isinstance(function, dict) else None


def _best_of(sent: dict[str, Any]) -> Iterator[Problem]:
    best_of, n = sent.get("best_of"), sent.get("n", 1)
    if not isinstance(best_of, int) or not isinstance(n, int):
        return
    if best_of < n:
        yield Problem("best_of", text("This must be at least the number of answers."))
    if best_of > 1 and sent.get("stream", True):
        yield Problem("best_of", text("This works only while streaming is off."))


_CHECKS: Final[dict[ParameterKind, Callable[[Parameter, Any], Text | None]]] = {
    ParameterKind.NUMBER: _number,
    ParameterKind.INTEGER: _integer,
    ParameterKind.SWITCH: _switch,
    ParameterKind.TEXT: _text,
    ParameterKind.CHOICE: _text,
    ParameterKind.STOP: _stop,
    ParameterKind.LOGIT_BIAS: _logit_bias,
    ParameterKind.RESPONSE_FORMAT: _response_format,
    ParameterKind.TOOLS: _tools,
    ParameterKind.TOOL_CHOICE: _tool_choice,
}
