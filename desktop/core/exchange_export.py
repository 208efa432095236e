"""Writes a request that was sent as a curl command or a Python script, with variables in the place of secrets.

Pure. An ``Exchange`` is masked by its maker; where the mask stands, the exported text takes the value from
the environment: the key from its own variable, other secret headers from one named after them.
"""

import re
import shlex
from typing import Final

from desktop.core.exchange import CUT_MARK, Exchange
from desktop.core.masking import MASK

#: The variable of the key when the connection names none.
KEY_VARIABLE: Final = "OPENAI_API_KEY"

#: Headers that curl and httpx write by themselves.
_LEFT_OUT: Final = frozenset(
    {"host", "content-length", "connection", "user-agent", "accept-encoding", "transfer-encoding"}
)

#: Headers that carry the connection's key.
_KEY_HEADERS: Final = frozenset({"authorization", "api-key", "x-api-key"})

#: Linux gives no argument more than 128 KiB; a longer body goes through standard input.
_LONGEST_ARGUMENT_BYTES: Final = 100_000

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def as_curl(exchange: Exchange, key_variable: str = "") -> str:
    """Return a curl command for a POSIX shell that sends the same request and shows the stream as it comes.

    Args:
        exchange: A request; its body, headers and address may hold anything.
        key_variable: The environment variable that has the key.
    """
    key = _usable(key_variable)
    words = [f"{_warning(exchange)}curl -N {_shell(exchange.url, key)}"]
    if exchange.method != ("POST" if exchange.request_body else "GET"):
        words.append(f"-X {shlex.quote(exchange.method)}")
    proxy = _proxy(exchange)
    if proxy:
        words.append(f"-x {shlex.quote(proxy)}")
    words += [
        f"-H {_shell(f'{name}: {value}', _variable(name, key))}"
        for name, value in _headers(exchange)
    ]
    return " \\\n  ".join([*words, *_shell_body(exchange.request_body)]) + "\n"


def as_httpx(exchange: Exchange, key_variable: str = "") -> str:
    """Return a Python script that sends the same request with httpx and prints the stream as it comes."""
    key = _usable(key_variable)
    headers = "".join(
        f"    ({name!r}, {_python(value, _variable(name, key))}),\n"
        for name, value in _headers(exchange)
    )
    proxy = _proxy(exchange)
    lines = [
        f"{_warning(exchange)}import os",
        "",
        "import httpx",
        "",
        f"URL = {_python(exchange.url, key)}",
    ]
    lines += [f"HEADERS = [\n{headers}]", f"BODY = {exchange.request_body!r}", ""]
    lines.append(f"with httpx.Client(proxy={proxy or None!r}, timeout=600) as client:")
    call = f"client.stream({exchange.method!r}, URL, headers=HEADERS, content=BODY.encode())"
    lines.append(f"    with {call} as response:")
    lines.append("        for text in response.iter_text():")
    lines.append('            print(text, end="", flush=True)')
    return "\n".join(lines) + "\n"


def _warning(exchange: Exchange) -> str:
    is_cut = exchange.request_body.endswith(CUT_MARK)
    return "# The body is cut: only its beginning was kept.\n" if is_cut else ""


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    return [(n, v) for n, v in exchange.request_headers if n.lower() not in _LEFT_OUT]


def _usable(variable: str) -> str:
    return variable if _VARIABLE.fullmatch(variable) else KEY_VARIABLE


def _variable(header: str, key_variable: str) -> str:
    """The variable that a masked header takes its secret from."""
    if header.lower() in _KEY_HEADERS:
        return key_variable
    name = re.sub(r"[^A-Z0-9]+", "_", header.upper()).strip("_")
    return name if _VARIABLE.fullmatch(name) else f"HEADER_{name}"


def _shell(value: str, variable: str) -> str:
    """Quote ``value``; each mask becomes the variable, in double quotes so that its value stays one word."""
    pieces = [shlex.quote(piece) if piece else "" for piece in value.split(MASK)]
    return f'"${variable}"'.join(pieces) or "''"


def _shell_body(body: str) -> list[str]:
    if not body:
        return []
    if len(body.encode("utf-8", "replace")) < _LONGEST_ARGUMENT_BYTES:
        return [f"--data-raw {shlex.quote(body)}"]  # raw: a leading @ is no file
    mark = "BODY"
    while mark in body:
        mark += "_"
    return [f"--data-binary @- <<'{mark}'\n{body}\n{mark}"]


def _python(value: str, variable: str) -> str:
    pieces = value.split(MASK)
    found = [repr(pieces[0])]
    for piece in pieces[1:]:
        found += [f"os.environ[{variable!r}]", repr(piece)]
    return " + ".join(piece for piece in found if piece != "''") or "''"


def _proxy(exchange: Exchange) -> str:
    route = exchange.route
    return f"{route.kind}://{route.proxy}" if route.proxy else ""
