"""The one tree of errors, and what each means to a person. Knows no HTTP library and no widget.

LoquatError
├── Cancelled                    the person's Stop, or closing: shown nowhere
└── UserFacingError              carries an ErrorInfo, shown as a card or a notice
    ├── RequestError             the server understood us and said no
    │   ├── AuthError            401, 403: the way to the key settings
    │   ├── QuotaError           429 with an exhausted quota, 402: never retried
    │   ├── RateLimitError       429 otherwise: retried
    │   ├── ContextTooLongError  400 with a context length code
    │   ├── NotFoundError        404: model or path
    │   └── BadRequestError      any other 4xx
    ├── ConnectFailedError       no usable route: name lookup, TCP, proxy, TLS
    ├── ServerTimeoutError       silence at a named stage
    ├── ServerError              5xx
    ├── ProtocolError            not an API, or an answer that cannot be read
    ├── StreamInterrupted        the stream ended before the answer did
    ├── LocalModelError          the model server on this machine
    ├── KeyStoreError            the OS keyring
    ├── HistoryError             a history file or folder; has ``path``
    │   └── HistoryRefused       what will never be taken there
    └── SettingsError            a setting or the settings file; has ``key``
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct, structs

from desktop.core.text import Text, bound, text


class ErrorKind(StrEnum):
    """What failed, in the words used by ``ask --json`` and by stored messages. Values never change."""

    BAD_URL = "bad_url"
    NAME_LOOKUP = "name_lookup"
    CONNECT = "connect"
    CONNECT_TIMEOUT = "connect_timeout"
    PROXY = "proxy"
    PROXY_AUTH = "proxy_auth"
    PROXY_SETTING = "proxy_setting"
    TLS = "tls"
    FIRST_TOKEN_TIMEOUT = "first_token_timeout"  # noqa: S105 - a token of text, no password
    IDLE_TIMEOUT = "idle_timeout"
    REDIRECT = "redirect"
    AUTH = "auth"
    PERMISSION = "permission"
    NOT_FOUND = "not_found"
    CONTEXT_LENGTH = "context_length"
    BAD_REQUEST = "bad_request"
    UNSUPPORTED_PARAMETER = "unsupported_parameter"
    RATE_LIMIT = "rate_limit"
    QUOTA = "quota"
    SERVER = "server"
    OVERLOADED = "overloaded"
    MODEL_LOADING = "model_loading"
    NOT_AN_API = "not_an_api"
    PROTOCOL = "protocol"
    STREAM_CUT = "stream_cut"
    STREAM_ERROR = "stream_error"
    LOCAL_MODEL = "local_model"
    KEY_STORE = "key_store"
    HISTORY = "history"
    SETTINGS = "settings"
    INTERNAL = "internal"


class Action(StrEnum):
    """What the person can do about it; the window turns each into a button or a hint."""

    NONE = "none"
    RETRY = "retry"
    CONTINUE = "continue"
    OPEN_KEY_SETTINGS = "open_key_settings"
    OPEN_CONNECTION_SETTINGS = "open_connection_settings"
    OPEN_PROXY_SETTINGS = "open_proxy_settings"
    CHOOSE_MODEL = "choose_model"
    SHORTEN = "shorten"
    OPEN_HISTORY_SETTINGS = "open_history_settings"
    OPEN_PARAMETERS = "open_parameters"
    SEND_WITHOUT = "send_without"


class ErrorInfo(Struct, frozen=True, omit_defaults=True):
    """An error as a value: shown on a card, stored with the message, printed by ``ask --json``.

    Attributes:
        sentence: The cause in one plain sentence, translatable.
        advice: What to do, in one plain sentence, translatable.
        message: The server's or the system's own words, masked; may be empty.
        code: The server's own error code, as it came, as a string.
        status: The HTTP status, if there was a response.
        evidence: The raw response (or the low-level error text), masked, at most 64 KiB.
        retry_after_s: The wait in seconds that the server asked for.
        parameter: The request parameter that the server complained about.
    """

    kind: ErrorKind
    sentence: Text
    advice: Text = Text("")
    action: Action = Action.NONE
    message: str = ""
    code: str | None = None
    status: int | None = None
    evidence: str = ""
    retry_after_s: float | None = None
    parameter: str | None = None


_RETRY_LATER: Final = text("Try again in a moment.")

#: Sentence, advice and action of each kind. Placeholders are filled from the raiser's ``params``.
ERROR_TEXTS: Final[dict[ErrorKind, tuple[Text, Text, Action]]] = {
    ErrorKind.BAD_URL: (
        text("The base URL “{url}” is not a web address."),
        text("Enter an address such as https://api.example.com/v1 in the connection’s settings."),
        Action.OPEN_CONNECTION_SETTINGS,
    ),
    ErrorKind.NAME_LOOKUP: (
        text("The name {host} could not be found."),
        text("Check the address and your network; behind a proxy, let the proxy look names up."),
        Action.OPEN_CONNECTION_SETTINGS,
    ),
    ErrorKind.CONNECT: (
        text("Nothing answers at {host} port {port}."),
        text("Check the address, and that the server is running and reachable."),
        Action.RETRY,
    ),
    ErrorKind.CONNECT_TIMEOUT: (
        text("No connection to {host} port {port} within {seconds} s."),
        text("Your network may need a proxy, or the address may be wrong."),
        Action.OPEN_PROXY_SETTINGS,
    ),
    ErrorKind.PROXY: (
        text("The proxy {proxy} did not make the connection: {reason}."),
        text("Check the proxy in the connection’s settings, and that it is running."),
        Action.OPEN_PROXY_SETTINGS,
    ),
    ErrorKind.PROXY_AUTH: (
        text("The proxy {proxy} wants a user name and password, or refused the ones it got."),
        text("Enter them in the connection’s proxy settings."),
        Action.OPEN_PROXY_SETTINGS,
    ),
    ErrorKind.PROXY_SETTING: (
        text("The proxy setting “{setting}” cannot be used: {reason}."),
        text("Correct it where it comes from: {origin}."),
        Action.OPEN_PROXY_SETTINGS,
    ),
    ErrorKind.TLS: (
        text("No secure connection to {host}: {reason}."),
        text("Behind a company proxy or antivirus, add its CA certificate to the connection."),
        Action.OPEN_CONNECTION_SETTINGS,
    ),
    ErrorKind.FIRST_TOKEN_TIMEOUT: (
        text("{host} sent no answer within {seconds} s."),
        text("The server may be busy. Try again, or allow more time in the connection’s settings."),
        Action.RETRY,
    ),
    ErrorKind.IDLE_TIMEOUT: (
        text("{host} fell silent for {seconds} s in the middle of the answer."),
        text("What came is kept. Continue, or try again."),
        Action.CONTINUE,
    ),
    ErrorKind.REDIRECT: (
        text("{host} redirects to another address, {target}."),
        text("Loquat does not send a key or a message there. Enter that address if it is right."),
        Action.OPEN_CONNECTION_SETTINGS,
    ),
    ErrorKind.AUTH: (
        text("{host} did not accept the API key."),
        text("Enter a valid key for this connection."),
        Action.OPEN_KEY_SETTINGS,
    ),
    ErrorKind.PERMISSION: (
        text("This key may not do that on {host}."),
        text("Check the key’s permissions, the model, and whether your region is served."),
        Action.OPEN_KEY_SETTINGS,
    ),
    ErrorKind.NOT_FOUND: (
        text("{host} does not know the model or the path."),
        text("Choose another model, or check the base URL (most end in /v1)."),
        Action.CHOOSE_MODEL,
    ),
    ErrorKind.CONTEXT_LENGTH: (
        text("The conversation is longer than the model can read."),
        text("Shorten it, start a new one, or choose a model with a larger context."),
        Action.SHORTEN,
    ),
    ErrorKind.BAD_REQUEST: (
        text("{host} did not accept the request."),
        text("Check the model and the parameters; what it said stands below, if it said anything."),
        Action.NONE,
    ),
    ErrorKind.UNSUPPORTED_PARAMETER: (
        text("The model does not take the parameter “{parameter}”."),
        text("Send again without it."),
        Action.SEND_WITHOUT,
    ),
    ErrorKind.RATE_LIMIT: (
        text("{host} is limiting how often you may ask."),
        text("Wait a little, then try again."),
        Action.RETRY,
    ),
    ErrorKind.QUOTA: (
        text("Your credit or quota at {host} is used up."),
        text("Check plan and billing there; trying again does not help."),
        Action.NONE,
    ),
    ErrorKind.SERVER: (text("{host} failed (status {status})."), _RETRY_LATER, Action.RETRY),
    ErrorKind.OVERLOADED: (text("{host} is overloaded."), _RETRY_LATER, Action.RETRY),
    ErrorKind.MODEL_LOADING: (
        text("{host} is still loading the model."),
        _RETRY_LATER,
        Action.RETRY,
    ),
    ErrorKind.NOT_AN_API: (
        text("{host} answered with something that is not an API response."),
        text("Check the base URL (most end in /v1), and whether a login page is in the way."),
        Action.OPEN_CONNECTION_SETTINGS,
    ),
    ErrorKind.PROTOCOL: (
        text("The answer of {host} could not be read: {reason}."),
        text("Try again. If it happens again, its raw response may tell why."),
        Action.RETRY,
    ),
    ErrorKind.STREAM_CUT: (
        text("{host} closed the connection before the answer was complete."),
        text("What came is kept. Continue, or try again."),
        Action.CONTINUE,
    ),
    ErrorKind.STREAM_ERROR: (
        text("{host} reported an error in the middle of the answer."),
        text("What came is kept. Continue, or try again."),
        Action.RETRY,
    ),
    ErrorKind.LOCAL_MODEL: (
        text("The local model did not start: {reason}."),
        text("Try again, or choose another .gguf file in the connection’s settings."),
        Action.OPEN_CONNECTION_SETTINGS,
    ),
    ErrorKind.KEY_STORE: (
        text("The system keyring could not be used: {reason}."),
        text("Unlock it, or use a key for this session only."),
        Action.OPEN_KEY_SETTINGS,
    ),
    ErrorKind.HISTORY: (
        text("The history in {path} could not be used: {reason}."),
        text("What you write stays in this window and is saved as soon as it works again."),
        Action.OPEN_HISTORY_SETTINGS,
    ),
    ErrorKind.SETTINGS: (
        text("The settings file could not be used: {reason}."),
        text("Loquat goes on with its defaults; the file was kept as {kept}."),
        Action.NONE,
    ),
    ErrorKind.INTERNAL: (
        text("Something went wrong inside Loquat: {reason}."),
        text("Nothing you wrote is lost. Please report this."),
        Action.NONE,
    ),
}


def describe(kind: ErrorKind, **params: object) -> ErrorInfo:
    """Build the ErrorInfo of ``kind`` with its sentence and advice filled from ``params``."""
    sentence, advice, action = ERROR_TEXTS[kind]
    values = bound(params)
    return ErrorInfo(kind, Text(sentence.source, values), Text(advice.source, values), action)


def describe_missing_key(host: str) -> ErrorInfo:
    """Build the ErrorInfo for a refusal of a request that carried no key: ``auth``, in other words."""
    return ErrorInfo(
        ErrorKind.AUTH,
        text("{host} needs an API key, and this connection has none.", host=host),
        text("Enter the key in the connection’s settings."),
        Action.OPEN_KEY_SETTINGS,
    )


class LoquatError(Exception):
    """Base of every error that Loquat raises on purpose."""


class Cancelled(LoquatError):
    """The person stopped it, or the program is closing."""


class UserFacingError(LoquatError):
    """An error with a sentence for people. ``str()`` is that sentence in English: never a secret."""

    def __init__(self, info: ErrorInfo) -> None:
        super().__init__(str(info.sentence))
        self.info = info

    @property
    def kind(self) -> ErrorKind:
        """What failed."""
        return self.info.kind


class RequestError(UserFacingError):
    """The server understood the request and refused it (4xx)."""


class AuthError(RequestError):
    """No key, a wrong key, or a key without the permission (401, 403)."""


class QuotaError(RequestError):
    """Credit or quota is used up (402, 429 with a quota code). Never retried."""


class RateLimitError(RequestError):
    """Too many requests (429); ``info.retry_after_s`` may say how long to wait."""


class ContextTooLongError(RequestError):
    """The prompt does not fit the model's context."""


class NotFoundError(RequestError):
    """Unknown model or path (404)."""


class BadRequestError(RequestError):
    """Any other refused request."""


class ConnectFailedError(UserFacingError):
    """No usable route to the server: name lookup, TCP, proxy or TLS."""


class ServerTimeoutError(UserFacingError):
    """The server stayed silent for longer than allowed at a stage."""


class ServerError(UserFacingError):
    """The server failed (5xx)."""


class ProtocolError(UserFacingError):
    """The answer is not an API response, or cannot be read as one."""


class StreamInterrupted(UserFacingError):
    """The stream ended, or reported an error, before the answer was complete."""


class LocalModelError(UserFacingError):
    """The model server on this machine did not start or died."""


class KeyStoreError(UserFacingError):
    """The OS keyring is absent, locked, denied, or cannot hold the value."""


class HistoryError(UserFacingError):
    """A history file or folder cannot be read or written.

    Attributes:
        path: The file or folder.
    """

    def __init__(self, path: object, reason: str | Text) -> None:
        super().__init__(describe(ErrorKind.HISTORY, path=path, reason=reason))
        self.path = str(path)


class HistoryRefused(HistoryError):
    """The history will never take this, so that nobody repeats it: a newer schema, a purged conversation."""

    def __init__(self, path: object, reason: str | Text) -> None:
        super().__init__(path, reason)
        advice = text(
            "This cannot be saved here. Copy the text into a new conversation to keep it."
        )
        self.info = with_details(self.info, advice=advice, action=Action.NONE)


class SettingsError(UserFacingError):
    """A setting has a value it may not have, or the settings file cannot be written.

    Attributes:
        key: The setting's key, or an empty string for the file as a whole.
        reason: What is wrong, as a phrase.
    """

    def __init__(self, key: str, reason: str | Text, kept: object = "") -> None:
        info = describe(ErrorKind.SETTINGS, reason=reason, kept=kept)
        if not key and not kept:
            sentence = text("The settings could not be saved: {reason}.", reason=reason)
            info = with_details(info, sentence=sentence, advice=Text(""))
        super().__init__(info)
        self.key = key
        self.reason = reason


def with_details(info: ErrorInfo, **changes: object) -> ErrorInfo:
    """Return ``info`` with some attributes replaced, such as ``message``, ``status`` or ``evidence``."""
    return structs.replace(info, **changes)
