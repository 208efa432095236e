"""Add, list, test and remove connections to model servers.

loquat connection add NAME --base-url URL [--api chat|responses|completions] [--model M]
                           [--proxy URL|system|environment|none] [--key-env VAR] [--default]
loquat connection list [--json]
loquat connection test NAME
loquat connection remove NAME
"""

import argparse
import shlex
from urllib.parse import SplitResult, urlsplit, urlunsplit
from uuid import uuid4

import msgspec

from desktop.cli.exits import EXIT_FAILED, Exit
from desktop.cli.language import said, tr
from desktop.cli.profiles import Settings, load_settings, named
from desktop.cli.terminal import printable, say, say_error
from desktop.core.connection import Api, Connection, ProxyMode, ProxySetting
from desktop.core.connection_rules import PROXY_SCHEMES, problems
from desktop.core.errors import KeyStoreError, UserFacingError
from desktop.core.exchange import Exchange
from desktop.core.text import joined, text
from desktop.storage.keys import KeyStore, secret_name
from desktop.storage.paths import Profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands below ``connection``."""
    below = parser.add_subparsers(dest="what", required=True, metavar="add|list|test|remove")
    add = below.add_parser("add", help=tr("add a connection"))
    add.add_argument("name", metavar="NAME")
    add.add_argument(
        "--base-url",
        required=True,
        metavar="URL",
        help=tr("up to and including the version, such as https://api.example.com/v1"),
    )
    add.add_argument(
        "--api",
        choices=[str(api) for api in Api],
        default=str(Api.CHAT),
        metavar="chat|responses|completions",
        help=tr("the wire format (default: chat)"),
    )
    add.add_argument(
        "--model", default="", metavar="M", help=tr("the model to ask when none is named")
    )
    add.add_argument(
        "--proxy",
        default="system",
        metavar="URL|system|environment|none",
        help=tr(
            "http, https, socks5 (names resolved here) or socks5h (by the proxy), with user@ if it wants a login"
        ),
    )
    add.add_argument(
        "--key-env",
        default="",
        metavar="VAR",
        help=tr("the environment variable that may hold the key"),
    )
    add.add_argument("--default", action="store_true", help=tr("use it for new conversations"))
    listing = below.add_parser("list", help=tr("list all connections"))
    listing.add_argument("--json", action="store_true", help=tr("print a JSON array"))
    for name, what in (
        ("test", text("ask the server for its models")),
        ("remove", text("remove a connection and its secrets")),
    ):
        below.add_parser(name, help=said(what)).add_argument("name", metavar="NAME")


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Run one of the commands; return the exit code."""
    settings = load_settings(profile)
    match options.what:
        case "add":
            return _add(options, settings)
        case "list":
            return _list(settings, as_json=options.json)
        case "test":
            import asyncio

            return asyncio.run(_test(named(settings.connections, options.name), profile))
        case _:
            return _remove(named(settings.connections, options.name), settings, profile)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    connection = Connection(
        id=uuid4().hex[:12],
        name=" ".join(options.name.split()),
        base_url=options.base_url.strip(),
        api=Api(options.api),
        model=options.model.strip(),
        key_env=options.key_env,
        proxy=proxy_setting(options.proxy, options.name),
    )
    taken = (*settings.connections, *settings.loaded.connections)
    if found := problems(connection, taken):
        raise Exit(joined(map(said, found.values())))
    if not connection.name.isprintable() or any(connection.name == c.id for c in taken):
        raise Exit(tr("Choose another name: this one is an id, or holds control characters."))
    values = dict(settings.loaded.values)
    if options.default:
        values["chat.connection"] = connection.id
    settings.file.save(values, (*settings.loaded.connections, connection))
    print(tr("Added “{name}” ({id}).", name=printable(connection.name), id=connection.id))
    return 0


def proxy_setting(word: str, connection_name: str) -> ProxySetting:
    """Return the setting that ``--proxy`` names.

    Raises:
        Exit: It is no address of a proxy, of a kind that is not supported, or holds a password.
    """
    if word in (ProxyMode.SYSTEM, ProxyMode.ENVIRONMENT, ProxyMode.NONE):
        return ProxySetting(ProxyMode(word))
    parts = _split_url(word)
    if parts.password is not None:
        raise Exit(
            tr(
                "A password on the command line is seen by others. Give the proxy as {parts} and store its password with: loquat key set {connection_name} --proxy",
                parts=_without_login(parts, keep_user=True),
                connection_name=shlex.quote(connection_name),
            )
        )
    if parts.scheme not in PROXY_SCHEMES or not parts.port or parts.path not in ("", "/"):
        raise Exit(
            tr(
                "The proxy “{parts}” cannot be used: write system, environment, none, or scheme://host:port with http, https, socks5 or socks5h.",
                parts=_without_login(parts),
            )
        )
    from urllib.parse import unquote

    return ProxySetting(ProxyMode.MANUAL, _without_login(parts), unquote(parts.username or ""))


def _split_url(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise Exit(tr("The proxy is not an address: {error}.", error=error)) from None
    return parts


def _without_login(parts: SplitResult, *, keep_user: bool = False) -> str:
    """Return the URL without its login, so that it can be shown and stored."""
    host = parts.netloc.rpartition("@")[2]
    user = f"{parts.username}@" if keep_user and parts.username else ""
    return urlunsplit((parts.scheme, user + host, parts.path.rstrip("/"), "", ""))


def _list(settings: Settings, *, as_json: bool) -> int:
    if as_json:
        print(msgspec.json.encode([msgspec.to_builtins(c) for c in settings.connections]).decode())
        return 0
    for connection in settings.connections:
        mark = "*" if connection.id == settings.preferred else " "
        where = connection.base_url or tr("a model server on this machine")
        words = [f"{mark} {connection.name}", where, connection.api]
        words += [connection.model] if connection.model else []
        print(printable("  ".join(words)))
    return 0


async def _test(connection: Connection, profile: Profile) -> int:
    from desktop.cli.engines import opened_engine

    async with opened_engine(profile) as engine:
        try:
            async with engine.clients.client(connection, lambda _: None) as client:
                models = await client.list_models(Exchange())
        except UserFacingError as error:
            say_error(error.info)
            return EXIT_FAILED
    print(
        tr(
            "“{name}” works and offers {models} models.",
            name=printable(connection.name),
            models=len(models),
        )
    )
    for model in models:
        print(printable(model))
    return 0


def _remove(connection: Connection, settings: Settings, profile: Profile) -> int:
    if connection not in settings.loaded.connections:
        raise Exit(
            tr(
                "“{name}” is offered as long as the extra “local” is installed.",
                name=connection.name,
            )
        )
    kept = tuple(c for c in settings.loaded.connections if c.id != connection.id)
    settings.file.save(settings.loaded.values, kept)
    print(tr("Removed “{name}”.", name=printable(connection.name)))
    keys = KeyStore(profile.keyring_service)
    names = ["key", "proxy", *(f"header:{h.name}" for h in connection.headers if h.secret)]
    try:
        for name in names:
            keys.delete(secret_name(connection.id, name))
    except KeyStoreError as error:
        if error.info.code not in ("absent", "refused"):
            say(tr("Its secrets could not be removed from the keyring:"))
            say_error(error.info)
    return 0
