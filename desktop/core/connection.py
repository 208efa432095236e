"""A connection: where a model server is, how to get there and how to log in; never holds a secret itself."""

from enum import StrEnum
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

#: Parts of header names whose values are treated as secrets unless the person says otherwise.
SECRET_HEADER_WORDS: Final = ("authorization", "key", "token", "cookie")

OPENAI_ID: Final = "openai"
OPENAI_BASE_URL: Final = "https://api.openai.com/v1"
LOCAL_MODEL_ID: Final = "local-model"
LOCAL_MODEL_NAME: Final = "Local model"


class Api(StrEnum):
    """The wire format that a connection speaks."""

    CHAT = "chat"
    RESPONSES = "responses"
    COMPLETIONS = "completions"


class ProxyMode(StrEnum):
    """Who decides about the proxy."""

    SYSTEM = "system"
    ENVIRONMENT = "environment"
    NONE = "none"
    MANUAL = "manual"


class ProxySetting(Struct, frozen=True, omit_defaults=True):
    """The proxy of one connection.

    Attributes:
        url: For ``manual``: ``scheme://host:port`` with scheme http, https, socks5 or socks5h, no login.
        user: For ``manual``: the user name; the password lives in the keyring.
    """

    mode: ProxyMode = ProxyMode.SYSTEM
    url: str = ""
    user: str = ""


class ExtraHeader(Struct, frozen=True, omit_defaults=True):
    """A header that every request carries. A secret one has its value in the keyring and ``value`` empty."""

    name: str
    value: str = ""
    secret: bool = False


#: A limit in seconds that a settings file may hold: more than none, at most a day.
Seconds = Annotated[float, Meta(gt=0, le=86_400)]

#: More attempts than this would only hide that something is broken.
MAX_RETRIES: Final = 10


class Timeouts(Struct, frozen=True, omit_defaults=True):
    """Limits in seconds. The last two count data: comments of an event stream do not reset them."""

    connect_s: Seconds = 10.0
    first_token_s: Seconds = 600.0
    idle_s: Seconds = 600.0


class Connection(Struct, frozen=True, omit_defaults=True):
    """Where and how to ask a model.

    Attributes:
        id: Never changes; names the keyring entries and is stored with messages.
        name: Data, chosen by the person, never translated.
        base_url: Up to and including the version, such as ``https://api.openai.com/v1``; empty for the local model.
        model: The default model; empty means that one must be chosen.
        key_env: The environment variable that may hold the key; used when keyring and session have none.
        ca_file: A PEM file trusted in addition to the system's store.
        retries: Further attempts before the first token.
        gguf: For the local model: the file to load; empty means the shipped one.
        query: Query parameters that every request carries, such as Azure's ``api-version``.
        preset: The preset that it was made from, if any.
        parameters: Defaults of the request parameters for all its conversations, as the API names them.
        refused: Parameters that a model is known not to take, by the model's name; they are not sent.
    """

    id: str
    name: str
    base_url: str = ""
    api: Api = Api.CHAT
    model: str = ""
    key_env: str = ""
    proxy: ProxySetting = ProxySetting()
    ca_file: str = ""
    timeouts: Timeouts = Timeouts()
    retries: Annotated[int, Meta(ge=0, le=MAX_RETRIES)] = 2
    organization: str = ""
    project: str = ""
    headers: tuple[ExtraHeader, ...] = ()
    gguf: str = ""
    query: dict[str, str] = {}
    preset: str = ""
    parameters: dict[str, Any] = {}
    refused: dict[str, tuple[str, ...]] = {}

    @property
    def is_local_model(self) -> bool:
        """Whether Loquat runs this connection's server itself."""
        return self.id == LOCAL_MODEL_ID


class Credentials(Struct, frozen=True):
    """The secrets that one request needs, gathered just before it; never stored, logged or printed.

    Attributes:
        key: The API key, or ``None`` for a server that needs none.
        key_origin: ``session``, ``keyring``, ``environment`` or ``none``.
        proxy_password: For a manual proxy with a user.
        headers: Values of the secret extra headers, by name.
    """

    key: str | None = None
    key_origin: str = "none"
    proxy_password: str | None = None
    headers: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Credentials(key_origin={self.key_origin!r})"


def looks_secret(header_name: str) -> bool:
    """Whether the value of a header of this name should live in the keyring by default."""
    name = header_name.lower()
    return any(word in name for word in SECRET_HEADER_WORDS)


def openai_connection() -> Connection:
    """The ready-made OpenAI connection of a new profile."""
    return Connection(OPENAI_ID, "OpenAI", OPENAI_BASE_URL, key_env="OPENAI_API_KEY")


def local_model_connection() -> Connection:
    """The ready-made connection to the model server on this machine."""
    return Connection(
        LOCAL_MODEL_ID, LOCAL_MODEL_NAME, proxy=ProxySetting(ProxyMode.NONE), retries=0
    )
