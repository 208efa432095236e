"""Azure's own address forms and key header. Pure; asked for every request, and says nothing about other servers.

Source: Microsoft Learn, "Azure OpenAI in Azure AI Foundry Models REST API reference" and "API version
lifecycle" (2026): the newer address ends in ``/openai/v1`` and needs no ``api-version``; the older names the
deployment in the path. Both take the key in ``api-key``.
"""

from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from desktop.api.base_url import BaseUrl
from desktop.core.connection import Connection
from desktop.core.presets import AZURE_ID

#: The last generally available version of the older address form.
LAST_VERSION: Final = "2024-10-21"

_HOSTS: Final = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")

#: Paths of the older form that have no deployment in them.
_WITHOUT_DEPLOYMENT: Final = frozenset({"models", "responses"})


def is_azure(connection: Connection, base: BaseUrl) -> bool:
    """Whether Azure's rules hold: made from its preset, or at one of its hosts."""
    host = urlsplit(base.url).hostname or ""
    return connection.preset == AZURE_ID or host.endswith(_HOSTS)


def key_header(connection: Connection, base: BaseUrl, key: str) -> tuple[str, str]:
    """Return the header that carries the key."""
    if is_azure(connection, base):
        return "api-key", key
    return "Authorization", f"Bearer {key}"


def address(connection: Connection, base: BaseUrl, path: str, model: str = "") -> str:
    """Return the address of ``path`` for a model, which Azure calls by its deployment's name.

    Args:
        connection: Gives the query parameters, and whether it is Azure.
        base: Its base URL.
        path: Below the base, such as ``chat/completions``.
        model: The deployment, for the older form.
    """
    query = connection.query
    if not is_azure(connection, base):
        return base.address(path, query)
    merged = {**base.query, **query}
    parts = urlsplit(base.url)
    if "/deployments/" in parts.path:
        return _older(base.url, path, merged)
    root = urlunsplit((parts.scheme, parts.netloc, "/openai", "", ""))
    if parts.path not in {"/v1", "/openai", "/openai/v1"}:
        return base.address(path, query)
    if parts.path == "/openai/v1" or "api-version" not in merged:
        return BaseUrl(f"{root}/v1").address(path, merged)
    if path in _WITHOUT_DEPLOYMENT:
        return _older(root, path, merged)
    return _older(f"{root}/deployments/{quote(model, safe='')}", path, merged)


def _older(url: str, path: str, query: dict[str, str]) -> str:
    return BaseUrl(url).address(path, {"api-version": LAST_VERSION, **query})
