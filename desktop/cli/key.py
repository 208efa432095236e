"""Store, look at and delete API keys and proxy passwords in the system’s keyring.

  loquat key set NAME [--proxy | --header HEADER]      asks for it, or reads it from stdin
  loquat key status [NAME]                             where it is, and its last four characters
  loquat key delete NAME [--proxy | --header HEADER]

NAME is a connection’s name or id. A secret is never an argument: other people can see those.
"""

import argparse
import getpass
import os
import sys

from desktop.cli.exits import EXIT_FAILED, Exit
from desktop.cli.language import advised, said, tr
from desktop.cli.profiles import load_settings, named
from desktop.cli.terminal import printable, say
from desktop.core.connection import Connection, ProxyMode
from desktop.core.errors import KeyStoreError
from desktop.core.masking import Masker, last_four
from desktop.core.text import text
from desktop.runtime.secrets import Gathered, gather
from desktop.storage.keys import KeyStore, SessionKeys, secret_name
from desktop.storage.paths import Profile


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the commands below ``key``."""
    below = parser.add_subparsers(dest="what", required=True, metavar="set|status|delete")
    for name, what in (
        ("set", text("store a secret")),
        ("delete", text("delete a secret")),
    ):
        command = below.add_parser(name, help=said(what))
        command.add_argument("name", metavar="NAME")
        which = command.add_mutually_exclusive_group()
        which.add_argument(
            "--proxy", action="store_true", help=tr("the password of the connection’s proxy")
        )
        which.add_argument(
            "--header", metavar="HEADER", help=tr("the value of a secret extra header")
        )
    below.add_parser("status", help=tr("say where secrets are")).add_argument(
        "name", nargs="?", metavar="NAME"
    )


def run(options: argparse.Namespace, profile: Profile) -> int:
    """Run one of the commands; return the exit code."""
    connections = load_settings(profile).connections
    keys = KeyStore(profile.keyring_service)
    if options.what == "status":
        chosen = (named(connections, options.name),) if options.name else connections
        return _status(chosen, keys)
    connection = named(connections, options.name)
    if connection.is_local_model:
        raise Exit(tr("“{name}” needs no key: its server is Loquat’s own.", name=connection.name))
    name = secret_name(connection.id, _what(options, connection))
    try:
        if options.what == "delete":
            keys.delete(name)
            print(tr("Deleted for “{name}”.", name=printable(connection.name)))
        else:
            secret = _read_secret(
                tr("{secret} for “{name}”: ", secret=_label(options), name=connection.name)
            )
            keys.set(name, secret)
            backend = keys.status().backend
            print(
                tr(
                    "Stored for “{name}” in {backend}: {secret}",
                    name=printable(connection.name),
                    backend=backend,
                    secret=last_four(secret),
                )
            )
    except KeyStoreError as error:
        return _say_no_keyring(error)
    return 0


def _what(options: argparse.Namespace, connection: Connection) -> str:
    if options.proxy:
        if options.what == "set" and not connection.proxy.user:
            raise Exit(
                tr(
                    "The proxy of “{name}” has no user name, so it takes no password.",
                    name=connection.name,
                )
            )
        return "proxy"
    if options.header is None:
        return "key"
    wanted = options.header.casefold()
    if not any(h.secret and h.name.casefold() == wanted for h in connection.headers):
        raise Exit(
            tr(
                "“{name}” has no secret header {header}.",
                name=connection.name,
                header=options.header,
            )
        )
    return f"header:{options.header}"


def _label(options: argparse.Namespace) -> str:
    if options.proxy:
        return tr("Proxy password")
    return tr("Value of {header}", header=options.header) if options.header else tr("API key")


def _read_secret(prompt: str) -> str:
    """Read a secret without showing it, from the terminal or from stdin.

    Raises:
        Exit: It is empty, has several lines, or holds what no key holds.
    """
    if sys.stdin.isatty():
        typed = getpass.getpass(prompt)
    else:
        typed = sys.stdin.buffer.read().decode("utf-8", "replace")
    secret = typed.removeprefix("\ufeff").strip()
    if not secret:
        raise Exit(tr("Nothing was entered; nothing is stored."))
    if not secret.isprintable() or "\ufffd" in secret:
        raise Exit(tr("What was entered holds line ends or control characters; nothing is stored."))
    return secret


def _status(connections: tuple[Connection, ...], keys: KeyStore) -> int:
    keyring = keys.status()
    if keyring.usable:
        print(tr("Keyring: {backend}", backend=keyring.backend))
    else:
        print(tr("Keyring: none. {reason}", reason=keyring.reason))
    code = 0
    for connection in connections:
        gathered = gather(connection, keys, SessionKeys(), os.environ, Masker())
        print(printable(f"{connection.name}: {_described(connection, gathered)}"))
        if gathered.problem is not None:
            say(advised(gathered.problem))
            code = EXIT_FAILED
    return code


def _described(connection: Connection, gathered: Gathered) -> str:
    if connection.is_local_model:
        return tr("needs no key")
    credentials = gathered.credentials
    if credentials.key is None:
        words = tr("no key")
    else:
        key = last_four(credentials.key)
        if credentials.key_origin == "environment":
            name = connection.key_env
            words = tr("{key} from the environment variable {name}", key=key, name=name)
        else:
            words = tr("{key} from the keyring", key=key)
    if connection.proxy.mode is ProxyMode.MANUAL and connection.proxy.user:
        user = connection.proxy.user
        words += "; "
        if credentials.proxy_password:
            words += tr("a proxy password for {user}", user=user)
        else:
            words += tr("no proxy password for {user}", user=user)
    secret = [h.name for h in connection.headers if h.secret]
    missing = [name for name in secret if name not in credentials.headers]
    if missing:
        words += "; " + tr("no value for {headers}", headers=", ".join(missing))
    return words


def _say_no_keyring(error: KeyStoreError) -> int:
    say(said(error.info.sentence))
    say(
        tr(
            "Keys are never kept in a file. Put the key into an environment variable and name that with: loquat connection add NAME --base-url URL --key-env VARIABLE"
        )
    )
    return EXIT_FAILED
