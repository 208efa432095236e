"""The words by which servers' errors are told apart. Pure tables and patterns; ``server_errors`` decides.

To add one: put the lower-case code or phrase into its pattern, with a transcript of it in tests/transcripts.
All functions take the server's code, type, status and message joined in lower case.
"""

import re
from typing import Final

#: OpenAI, Azure, DeepSeek, Moonshot, Zhipu, Gemini (daily quota), OpenRouter, Anthropic, xAI, Alibaba, SiliconFlow,
#: Volcengine Ark, Hunyuan, Fireworks, and what new-api, one-api and LiteLLM write.
_QUOTA: Final = re.compile(
    r"insufficient[ _]?(user_)?(quota|balance|credits?|funds)|billing_hard_limit_reached|billing_not_active"
    r"|access_terminated|exceeded_current_quota|exceeded your current quota|credit balance is too low"
    r"|out of credits|(used|exhausted) all (available|your) credits|arrearage|quota_exceeded"
    r"|quota exceeded|(no|any) (more )?credits|spend(ing)? limit|monthly limit|余额不足|额度不足|欠费"
    r"|balance is insufficient|overdue|freetieronly|setlimitexceeded|resourceexhaust\b"
    r"|budget[_ ](has been )?exceeded"
)
#: Gemini says "quota" for its limits per minute too.
_PASSES: Final = re.compile(r"per ?minute|per ?second|retrydelay")
_PER_DAY: Final = re.compile(r"per ?day|daily")

_AUTH: Final = re.compile(
    r"invalid_api_key|api_key_invalid|incorrect api key|invalid ?api ?key|api key not valid"
    r"|invalid access token|authentication[_ ]error|invalid_authentication|unauthenticated|unauthorized|no auth credentials"
    r"|authentication fails|missing api key|apikey-missing|invalid_request_key"
)
#: OpenAI, of keys that are restricted.
_PERMISSION: Final = re.compile(r"insufficient permissions|missing scopes")
_KEY_ASKED: Final = re.compile(r"api[ _-]?key|unregistered callers|credential|authenticat|token")

#: OpenAI, vLLM, llama.cpp, Anthropic, Gemini, DeepSeek, Groq, Mistral, Together, LM Studio, Ollama, Moonshot, Zhipu, TGI.
_CONTEXT: Final = re.compile(
    r"context_length_exceeded|exceed_context_size|context_window_exceeded|string_above_max_length"
    r"|maximum context length|max(imum)? model len|exceeds? the (available )?context|context window"
    r"|context (length|size) (of|is|exceeded)|exceeds? .{0,40}context|prompt is too long|prompt too long"
    r"|input is too long|input token count .{0,60}exceeds|too many tokens|exceeds the maximum number of tokens"
    r"|input length .{0,60}exceeds|request_too_large|range of input length|tokens to keep from the initial prompt"
    r"|max_new_tokens` must be <=|length of messages must be less|max input characters"
    r"|must have less than \d+ tokens|exceeded model token limit|prompt 超长"
    r"|longer than the model|greater than the context|input_too_long|exceed(ed)? max[ _]?(message|input|prompt) (tokens|length)"
)
#: DeepSeek, SiliconFlow, Perplexity, LM Studio, Alibaba, new-api, Groq, Zhipu.
_MODEL: Final = re.compile(
    r"model_not_found|model[ _]not[ _]exist|model does not exist|model not found|invalid_model|unknown_model"
    r"|no models loaded|model_decommissioned|模型不存在|unexpected endpoint"
)
_RATE: Final = re.compile(
    r"rate[ _-]?limit|too many requests|tokens per minute|requests per (minute|second)|throttl"
    r"|resource_exhausted|overlimit|engine_overloaded_rate"
)
_OVERLOAD: Final = re.compile(
    r"overloaded|over capacity|at capacity|server_busy|capacity[_ ]exceeded|server is busy"
)
_LOADING: Final = re.compile(
    r"loading model|model is loading|currently loading|model .{0,80}not ready"
)

_UNSUPPORTED_LABELS: Final = re.compile(
    r"unsupported_parameter|unsupported_value|unknown_parameter|unknown_argument|extra_forbidden"
)
_NAME: Final = r"[`'\"“]?(?:body\.)?([A-Za-z_][A-Za-z0-9_.]{1,60})[`'\"”]?"
_UNSUPPORTED_TEXTS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:unsupported|unrecognized|unknown|unexpected|invalid) (?:request )?(?:parameter|argument|field|value)s?(?: supplied)?:? {_NAME}",
        r"[`'\"“]([A-Za-z_][A-Za-z0-9_.]{1,60})[`'\"”](?: of .{1,40})? (?:parameter )?(?:is|are) (?:not supported|unsupported|not permitted|not allowed)",
        r"[`'\"“]([A-Za-z_][A-Za-z0-9_.]{1,60})[`'\"”] does not support",
        r"(?:argument|parameter|property|field) (?:not supported|unsupported)(?: on this model)?:? [`'\"“]?([A-Za-z_][A-Za-z0-9_.]{1,60})[`'\"”]?",
        rf"(?:does not|doesn't) support (?:the )?(?:parameter|argument|field) {_NAME}",
        r"property [`'\"“]([A-Za-z_][A-Za-z0-9_.]{1,60})[`'\"”] is unsupported",
        r"(?:body\.|\b)([a-z_][a-z0-9_]{1,60}): extra inputs are not permitted",
        r"(?:parameter|argument) ([A-Za-z_][A-Za-z0-9_.]{1,60}) (?:is|are) (?:not supported|unsupported|not allowed)",
        r"does not support (tools)\b",
        r"unknown name \\?\"([A-Za-z_][A-Za-z0-9_.]{1,60})\\?\"",
    )
)


def names_quota(said: str) -> bool:
    """Whether credit is used up, as against a limit that passes by itself."""
    passes = _PASSES.search(said) and not _PER_DAY.search(said)
    return bool(_QUOTA.search(said)) and not passes


def names_auth(said: str) -> bool:
    """Whether the key was missing or wrong."""
    return bool(_AUTH.search(said))


def names_permission(said: str) -> bool:
    """Whether the key is good and may not do this."""
    return bool(_PERMISSION.search(said))


def asks_for_key(said: str) -> bool:
    """Whether a refusal without a key sent speaks of keys."""
    return bool(_KEY_ASKED.search(said))


def names_context_length(said: str) -> bool:
    """Whether the prompt is longer than the model reads."""
    return bool(_CONTEXT.search(said))


def names_model(said: str) -> bool:
    """Whether the server does not know, or has not loaded, the model."""
    return bool(_MODEL.search(said))


def names_rate_limit(said: str) -> bool:
    """Whether it was too much in too short a time."""
    return bool(_RATE.search(said))


def names_overload(said: str) -> bool:
    """Whether the server has too much to do."""
    return bool(_OVERLOAD.search(said))


def names_loading(said: str) -> bool:
    """Whether the model is still being loaded."""
    return bool(_LOADING.search(said))


def unsupported_parameter(labels: str, message: str, parameter: str | None) -> str | None:
    """Return the request parameter that the model does not take; ``None`` if the refusal is another."""
    if parameter and _UNSUPPORTED_LABELS.search(labels):
        return parameter
    for pattern in _UNSUPPORTED_TEXTS:
        found = pattern.search(message)
        if found:
            return parameter or found[1].removeprefix("body.").rstrip(".")
    return None
