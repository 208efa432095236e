"""Every shape and every meaning of a server's refusal."""

import json
import time
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api.server_errors import (
    MAX_EVIDENCE_CHARS,
    error_from_object,
    error_from_response,
    looks_like_html,
    retry_after_s,
    unreadable_body,
    words_of,
)
from desktop.core.errors import (
    Action,
    AuthError,
    BadRequestError,
    ContextTooLongError,
    ErrorKind,
    NotFoundError,
    ProtocolError,
    QuotaError,
    RateLimitError,
    ServerError,
    UserFacingError,
)

HOST = "api.example.com"
K = ErrorKind


def openai(message, code=None, kind="invalid_request_error", param=None):
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def of(status, body, headers=None, **more):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_from_response(status, headers or {}, raw, HOST, **more)


SHAPES = [
    (openai("m", "c", "t", "p"), "m", "c", "p"),
    (openai("m", None, "t"), "m", "t", None),
    (openai("m", 1301, "t"), "m", "1301", None),
    ({"error": {"message": "m", "code": 404, "status": "NOT_FOUND"}}, "m", "404", None),
    ([{"error": {"message": "m", "code": 404, "status": "NOT_FOUND"}}], "m", "404", None),
    ({"error": "m"}, "m", None, None),
    ({"error": "invalid_token", "error_description": "m"}, "m", None, None),
    ({"code": "c", "error": "m"}, "m", "c", None),
    ({"detail": "m"}, "m", None, None),
    ({"detail": [{"loc": ["body", "n"], "msg": "m", "type": "int_parsing"}]}, "body.n: m", None, None),
    ({"detail": [{"msg": "a"}, {"msg": "b"}, "c"]}, "a; b; c", None, None),
    ({"message": {"detail": [{"loc": ["body"], "msg": "m"}]}, "type": "t"}, "body: m", "t", None),
    ({"type": "about:blank", "title": "T", "detail": "m", "status": 400}, "m", "about:blank", None),
    ({"title": "T", "status": 400}, "T", "400", None),
    ({"object": "error", "message": "m", "type": "BadRequestError", "param": None, "code": 400}, "m", "400", None),
    ({"type": "error", "error": {"type": "t", "message": "m"}, "request_id": "r"}, "m", "t", None),
    ({"message": "m", "request_id": "r"}, "m", None, None),
    ({"msg": "m", "code": "c"}, "m", "c", None),
    ({"errors": [{"message": "a"}, {"message": "b"}]}, "a; b", None, None),
    ({"errors": ["a"]}, "a", None, None),
    ({"error": {"message": "Provider returned error", "code": 400, "metadata": {"raw": '{"error":{"message":"inner","param":"n"}}'}}}, "Provider returned error: inner", "400", "n"),
    ({"error": {"message": "outer", "code": 400, "metadata": {"raw": "plain", "provider_name": "P"}}}, "outer: plain", "400", None),
    ({"error": {"message": "outer", "code": 502, "metadata": {"raw": {"error": {"message": "inner"}}}}}, "outer: inner", "502", None),
    ({"error": {"error": {"message": "m"}}}, "m", None, None),
    ({"error": [{"message": "m"}]}, "m", None, None),
    ({"Message": "m"}, "m", None, None),
    ({"errorMessage": "m"}, "m", None, None),
    ({"fault": {"faultstring": "m", "detail": {"errorcode": "c"}}}, "m", None, None),
    ({"error": "m", "error_type": "overloaded"}, "m", "overloaded", None),
    ({"__type": "T", "message": "m"}, "m", "T", None),
    ({"statusCode": 400, "message": "m"}, "m", "400", None),
    (b"plain words", "plain words", None, None),
    (b"", "", None, None),
    (b'{"error": {"message": "cut \\"off', 'cut \\"off', None, None),
    (b'data: {"error": {"message": "m"}}\n\n', "m", None, None),
    (b"\xff\xfe broken", "\ufffd\ufffd broken", None, None),
    ("null", "null", None, None),
    ({"error": None}, "", None, None),
    ({"error": []}, "", None, None),
    ({"error": {}}, "", None, None),
    ([], "", None, None),
    (7, "7", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("body", "message", "code", "parameter"), SHAPES)
def test_shapes(body, message, code, parameter):
    info = of(400, body).info
    assert (info.message, info.code, info.parameter) == (message, code, parameter)
    assert info.status == 400
    assert info.evidence == (body.decode("utf-8", "replace") if isinstance(body, bytes) else json.dumps(body))  # fmt: skip


MEANINGS = [
    (401, openai("Incorrect API key provided: sk-•••", "invalid_api_key"), K.AUTH),
    (401, {"error": {"message": "Authentication Fails", "type": "authentication_error"}}, K.AUTH),
    (401, {"error": {"message": "No auth credentials found", "code": 401}}, K.AUTH),
    (401, b"", K.AUTH),
    (400, [{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}], K.AUTH),
    (400, {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: xa***ey."}, K.AUTH),
    (401, openai("You have insufficient permissions for this operation. Missing scopes: model.request."), K.PERMISSION),
    (511, b"<html>Sign in to the network</html>", K.NOT_AN_API),
    (403, openai("You have insufficient permissions for this operation."), K.PERMISSION),
    (403, openai("Country, region, or territory not supported", "unsupported_country_region_territory", "request_forbidden"), K.PERMISSION),
    (403, {"success": False, "errors": [{"code": 10000, "message": "Authentication error"}]}, K.AUTH),
    (403, {"error_code": "403", "message": "Invalid access token."}, K.AUTH),
    (403, {"fault": {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}}, K.AUTH),
    (403, b"error code: 1020", K.PERMISSION),
    (403, b"<html><title>Attention Required! | Cloudflare</title></html>", K.NOT_AN_API),
    (402, {"error": {"message": "Insufficient Balance", "type": "unknown_error", "code": "invalid_request_error"}}, K.QUOTA),
    (402, b"", K.QUOTA),
    (429, openai("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota"), K.QUOTA),
    (429, openai("Billing hard limit has been reached", "billing_hard_limit_reached"), K.QUOTA),
    (429, {"error": {"message": "Your account is suspended", "type": "exceeded_current_quota_error"}}, K.QUOTA),
    (429, {"error": {"code": "1113", "message": "Your account is in arrears: 余额不足"}}, K.QUOTA),
    (400, {"type": "error", "error": {"type": "invalid_request_error", "message": "Your credit balance is too low to access the Anthropic API."}}, K.QUOTA),
    (403, {"code": "x", "error": "Your team has either used all available credits or reached its monthly spending limit."}, K.QUOTA),
    (403, {"code": 30001, "message": "Sorry, your account balance is insufficient", "data": None}, K.QUOTA),
    (403, openai("The request failed because your account has an overdue balance.", "AccountOverdueError", "Forbidden"), K.QUOTA),
    (403, openai("The free tier of the model has been exhausted.", "AllocationQuota.FreeTierOnly"), K.QUOTA),
    (403, openai("用户额度不足, 剩余额度: ¥0", "insufficient_user_quota", "new_api_error"), K.QUOTA),
    (412, {"error": "Account x is suspended, possibly due to reaching the monthly spending limit"}, K.QUOTA),
    (403, {"code": "x", "error": "Your newly created team doesn't have any credits or licenses yet."}, K.QUOTA),
    (400, openai("Budget has been exceeded! Current cost: 1.0", "400", "budget_exceeded"), K.QUOTA),
    (429, openai("Rate limit reached for gpt-x on tokens per min (TPM)", "rate_limit_exceeded", "tokens"), K.RATE_LIMIT),
    (429, {"error": {"code": 429, "message": "You exceeded your current quota. Quota exceeded for metric: generate_content_free_tier_requests, PerMinute", "status": "RESOURCE_EXHAUSTED"}}, K.RATE_LIMIT),
    (429, {"message": "Requests rate limit exceeded"}, K.RATE_LIMIT),
    (429, b"", K.RATE_LIMIT),
    (404, openai("The model `x` does not exist or you do not have access to it.", "model_not_found"), K.NOT_FOUND),
    (404, {"error": {"message": 'model "x" not found, try pulling it first', "type": "api_error", "param": None, "code": None}}, K.NOT_FOUND),
    (404, {"detail": "Not Found"}, K.NOT_FOUND),
    (400, {"code": 20012, "message": "Model does not exist. Please check it carefully.", "data": None}, K.NOT_FOUND),
    (400, openai("Model Not Exist"), K.NOT_FOUND),
    (400, openai("No models loaded. Please load a model in the developer page.", param="model"), K.NOT_FOUND),
    (503, openai("当前分组 default 下对于模型 x 无可用渠道", "model_not_found", "new_api_error"), K.NOT_FOUND),
    (404, b"<html>404</html>", K.NOT_FOUND),
    (400, openai("The model `x` has been decommissioned.", "model_decommissioned"), K.NOT_FOUND),
    (400, {"error": {"code": "1211", "message": "模型不存在，请检查模型代码。"}}, K.NOT_FOUND),
    (400, openai("This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.", "context_length_exceeded", param="messages"), K.CONTEXT_LENGTH),
    (400, {"object": "error", "message": "This model's maximum context length is 4096 tokens.", "type": "BadRequestError", "code": 400}, K.CONTEXT_LENGTH),
    (400, {"error": {"code": 400, "message": "the request exceeds the available context size, try increasing it", "type": "exceed_context_size_error", "n_prompt_tokens": 9000, "n_ctx": 4096}}, K.CONTEXT_LENGTH),
    (400, {"type": "error", "error": {"type": "invalid_request_error", "message": "prompt is too long: 210000 tokens > 200000 maximum"}}, K.CONTEXT_LENGTH),
    (400, {"error": {"code": 400, "message": "The input token count (1200000) exceeds the maximum number of tokens allowed (1048575).", "status": "INVALID_ARGUMENT"}}, K.CONTEXT_LENGTH),
    (400, {"error": "Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens"}, K.CONTEXT_LENGTH),
    (422, {"error": {"message": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Prompt too long"}}, K.CONTEXT_LENGTH),
    (422, {"error": "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens", "error_type": "validation"}, K.CONTEXT_LENGTH),
    (400, openai("the length of messages must be less than 20000", "invalid_argument"), K.CONTEXT_LENGTH),
    (422, {"error": "Input validation error: `inputs` must have less than 1024 tokens. Given: 3000", "error_type": "validation"}, K.CONTEXT_LENGTH),
    (400, openai("Invalid request: Your request exceeded model token limit: 8192"), K.CONTEXT_LENGTH),
    (400, {"error": {"code": "1261", "message": "Prompt 超长"}}, K.CONTEXT_LENGTH),
    (413, {"type": "error", "error": {"type": "request_too_large", "message": "Request exceeds the maximum allowed number of bytes."}}, K.CONTEXT_LENGTH),
    (413, b"", K.CONTEXT_LENGTH),
    (413, openai("Request too large for model on tokens per minute (TPM): Limit 6000, Requested 9000", "rate_limit_exceeded", "tokens"), K.RATE_LIMIT),
    (400, openai("Invalid value"), K.BAD_REQUEST),
    (422, {"detail": [{"loc": ["body", "messages"], "msg": "Field required", "type": "missing"}]}, K.BAD_REQUEST),
    (405, b"Method Not Allowed", K.BAD_REQUEST),
    (500, openai("The server had an error", None, "server_error"), K.SERVER),
    (502, b"<html><title>502 Bad Gateway</title></html>", K.SERVER),
    (504, b"", K.SERVER),
    (524, b"error code: 524", K.SERVER),
    (408, b"", K.SERVER),
    (503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}, K.MODEL_LOADING),
    (503, openai("The engine is currently overloaded, please try again later"), K.OVERLOADED),
    (503, b"", K.OVERLOADED),
    (498, openai("Flex tier capacity exceeded", "capacity_exceeded"), K.OVERLOADED),
    (529, {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, K.OVERLOADED),
    (500, {"error": {"message": "Overloaded", "type": "overloaded_error"}}, K.OVERLOADED),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "kind"), MEANINGS)
def test_meanings(status, body, kind):
    error = of(status, body)
    assert error.info.kind is kind
    assert "{" not in str(error)
    assert error.info.advice.source


CLASSES = [
    (401, AuthError), (403, AuthError), (402, QuotaError), (429, RateLimitError), (404, NotFoundError),
    (413, ContextTooLongError), (400, BadRequestError), (418, BadRequestError), (500, ServerError),
    (503, ServerError), (529, ServerError), (599, ServerError),
]  # fmt: skip


@pytest.mark.parametrize(("status", "error_class"), CLASSES)
def test_classes(status, error_class):
    assert type(of(status, b"")) is error_class


UNSUPPORTED = [
    (openai("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "unsupported_parameter", param="max_tokens"), "max_tokens"),
    (openai("Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.", "unsupported_value", param="temperature"), "temperature"),
    (openai("Unknown parameter: 'foo'.", "unknown_parameter", param="foo"), "foo"),
    (openai("Unrecognized request argument supplied: verbosity"), "verbosity"),
    (openai("Unrecognized request arguments supplied: a_b, c_d"), "a_b"),
    ({"error": {"message": "property 'logit_bias' is unsupported", "type": "invalid_request_error"}}, "logit_bias"),
    ({"error": {"message": "`logprobs` is not supported with this model", "type": "invalid_request_error"}}, "logprobs"),
    ({"object": "error", "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]}, "type": "invalid_request_error"}, "seed"),
    ({"detail": [{"type": "extra_forbidden", "loc": ["body", "foo"], "msg": "Extra inputs are not permitted"}]}, "foo"),
    ({"code": "Client specified an invalid argument", "error": "Model grok-4 does not support parameter presencePenalty."}, "presencePenalty"),
    ({"code": "x", "error": "Argument not supported on this model: presence_penalty"}, "presence_penalty"),
    ([{"error": {"code": 400, "message": 'Invalid JSON payload received. Unknown name "seed": Cannot find field.', "status": "INVALID_ARGUMENT"}}], "seed"),
    ({"error": {"message": "registry.ollama.ai/library/x does not support tools", "type": "api_error"}}, "tools"),
    ({"type": "error", "error": {"type": "invalid_request_error", "message": "foo: Extra inputs are not permitted"}}, "foo"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "parameter"), UNSUPPORTED)
def test_unsupported_parameters_are_named(body, parameter):
    error = of(400, body)
    assert (error.info.kind, error.info.parameter) == (K.UNSUPPORTED_PARAMETER, parameter)
    assert f"“{parameter}”" in str(error)


@pytest.mark.parametrize(
    "message",
    ["The file is not supported", "Unsupported media type", "This is not supported", "messages: at least one message is required"],
)  # fmt: skip
def test_other_refusals_name_no_parameter(message):
    assert of(400, openai(message)).info.kind is K.BAD_REQUEST


def test_a_401_without_a_key_says_that_one_is_needed():
    error = of(401, openai("You didn't provide an API key."), key_sent=False)
    assert type(error) is AuthError
    assert error.info.kind is K.AUTH
    assert str(error) == "api.example.com needs an API key, and this connection has none."
    assert error.info.action is Action.OPEN_KEY_SETTINGS
    assert "did not accept" in str(of(401, b"", key_sent=True))


def test_a_403_without_a_key_that_speaks_of_keys():
    body = {"error": {"code": 403, "message": "Method doesn't allow unregistered callers", "status": "PERMISSION_DENIED"}}  # fmt: skip
    assert "needs an API key" in str(of(403, body, key_sent=False))
    assert of(403, body).info.kind is K.PERMISSION


def test_everything_from_the_response_is_masked():
    error = of(
        401, openai("bad key sk-secret-1234"), mask=lambda text: text.replace("sk-secret-1234", "•")
    )
    assert "sk-secret" not in repr(error.info)
    assert error.info.message == "bad key •"


def test_evidence_and_message_are_bounded():
    info = of(400, openai("x" * 3_000_000)).info
    assert len(info.evidence) == MAX_EVIDENCE_CHARS
    assert len(info.message) <= 4_000


def test_html_is_only_evidence():
    info = of(502, b"<!DOCTYPE html><h1>Bad gateway</h1>").info
    assert info.message == "" and "<h1>" in info.evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><p>", True),
        ("\ufeff\n <HTML lang=en>", True),
        ('<?xml version="1.0"?><html>', True),
        ("<!-- x --><html>", True),
        ('<?xml version="1.0"?><Error><Code>x</Code></Error>', False),
        ('{"a": "<html>"}', False),
        ("", False),
    ],
)
def test_looks_like_html(text, expected):
    assert looks_like_html(text) is expected


NOW = 1_700_000_000.0


@pytest.fixture
def five_hours_west(monkeypatch):
    monkeypatch.setenv("TZ", "EST5")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "5"}, 5.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "999999999"}, 999999999.0),
        ({"retry-after": formatdate(NOW + 30, usegmt=True)}, 30.0),
        ({"retry-after": formatdate(NOW - 30, usegmt=True)}, 0.0),
        ({"retry-after": "Tuesday, 14-Nov-23 22:13:50 GMT"}, 30.0),
        ({"retry-after": "Tue Nov 14 22:13:50 2023"}, 30.0),
        ({"retry-after": "Fri, 31 Dec 100000 23:59:59 GMT"}, None),
        ({"retry-after": "Wed, 99 Foo 2015 07:28:00 GMT"}, None),
    ],
)
@pytest.mark.usefixtures("five_hours_west")
def test_retry_after(headers, expected):
    assert retry_after_s(headers, NOW) == expected


def test_retry_after_of_a_response_and_in_a_body():
    assert of(429, b"", {"retry-after": formatdate(time.time() + 3600, usegmt=True)}).info.retry_after_s == pytest.approx(3600, abs=60)  # fmt: skip
    body = {"error": {"code": 429, "message": "x", "details": [{"retryDelay": "34s"}]}}
    assert of(429, body).info.retry_after_s == 34.0


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"error": {"message": "m", "code": 429}}, K.RATE_LIMIT),
        ({"error": {"message": "m", "code": 401}}, K.AUTH),
        ({"error": {"message": "Overloaded", "type": "overloaded_error"}}, K.OVERLOADED),
        ({"error": {"message": "m", "code": 502}}, K.SERVER),
        ({"error": {"message": "m", "type": "server_error", "code": ""}, "status_code": 500}, K.SERVER),
        ({"error": {"message": "m"}}, K.STREAM_ERROR),
        ({"error": {"message": "m", "code": "context_length_exceeded"}}, K.CONTEXT_LENGTH),
        ({"response": {"status": "failed", "error": {"code": "rate_limit_exceeded", "message": "m"}}}, K.RATE_LIMIT),
        ("words", K.STREAM_ERROR),
        (None, K.STREAM_ERROR),
    ],
)  # fmt: skip
def test_errors_under_status_200(value, kind):
    error = error_from_object(value, HOST)
    assert error.info.kind is kind
    assert error.info.status is None


def test_unreadable_bodies():
    assert type(unreadable_body(b"", HOST)) is ProtocolError
    assert "empty" in str(unreadable_body(b" ", HOST))
    assert "cut off" in str(unreadable_body(b'{"a": ', HOST))
    assert unreadable_body(b"<html>", HOST).info.kind is K.NOT_AN_API
    assert unreadable_body(b'{"a": 1}', HOST).info.kind is K.NOT_AN_API


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["error", "message", "code", "type", "detail", "errors", "metadata", "raw", "param", "response", "details", "loc", "msg", "x"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.integers(400, 999), JSON, st.booleans())
def test_any_json_is_some_error(status, value, key_sent):
    body = json.dumps(value).encode("utf-8", "replace")
    error = of(status, body, key_sent=key_sent)
    assert isinstance(error, UserFacingError)
    assert isinstance(error.info.message, str)
    assert isinstance(error_from_object(value, HOST), UserFacingError)
    words_of(value)


@given(st.integers(400, 999), st.binary(max_size=300))
def test_any_bytes_are_some_error(status, body):
    assert isinstance(of(status, body), UserFacingError)


def test_deep_nesting():
    assert isinstance(of(400, b"[" * 200_000), UserFacingError)
    assert isinstance(of(400, b'{"error":' * 200_000), UserFacingError)
