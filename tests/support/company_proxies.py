"""The proxies of companies, real and on loopback: squid, and mitmproxy, which opens TLS with a CA of its own.

with squid(login=("me", "pass")) as proxy:    # as tests.support.proxies.tinyproxy
with mitmproxy() as (proxy, ca_file):         # ``ca_file`` is the CA that it made for itself
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.proxies import RunningProxy, free_port_for, running

_HELPERS = Path("/usr/lib/squid")

_SQUID = """\
http_port 127.0.0.1:{port}
pid_filename none
cache deny all
cache_mem 8 MB
access_log stdio:{folder}/access.log
cache_log {folder}/cache.log
coredump_dir {folder}
shutdown_lifetime 0 seconds
{rules}
"""


@contextmanager
def squid(*, login: tuple[str, str] | None = None, deny: bool = False) -> Iterator[RunningProxy]:
    """An HTTP proxy; with ``login`` it wants Basic authentication, with ``deny`` it refuses every host."""
    with tempfile.TemporaryDirectory(prefix="loquat-squid-") as folder:
        place = Path(folder)
        place.chmod(0o777)  # started as root, it goes on as another user
        rules = "http_access deny all" if deny else "http_access allow all"
        if login is not None:
            user, password = login
            # Its helper takes a plain MD5, too; this guards nothing.
            known = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
            (place / "users").write_text(f"{user}:{known}\n")
            rules = (
                f"auth_param basic program {_HELPERS}/basic_ncsa_auth {place}/users\n"
                "auth_param basic realm Company\n"
                "acl known proxy_auth REQUIRED\nhttp_access allow known\nhttp_access deny all"
            )
        port = free_port_for()
        config = place / "squid.conf"
        config.write_text(_SQUID.format(port=port, folder=folder, rules=rules))
        binary = shutil.which("squid") or "/usr/sbin/squid"
        command = [binary, "-N", "-f", str(config)]
        with running(command, port, place / "output") as process:
            yield RunningProxy("http", port, process, place / "access.log")


@contextmanager
def mitmproxy() -> Iterator[tuple[RunningProxy, str]]:
    """A proxy that reads all that passes, and passes it on as it comes."""
    with tempfile.TemporaryDirectory(prefix="loquat-mitmproxy-") as folder:
        port, log = free_port_for(), Path(folder, "output")
        options = {
            "confdir": folder,
            "ssl_insecure": "true",
            "stream_large_bodies": "1",
            "flow_detail": "1",
            "connection_strategy": "lazy",
        }
        command = ["mitmdump", "--listen-host", "127.0.0.1", "-p", str(port)]
        for name, value in options.items():
            command += ["--set", f"{name}={value}"]
        with running(command, port, log) as process:
            yield (
                RunningProxy("http", port, process, log),
                str(Path(folder, "mitmproxy-ca-cert.pem")),
            )
