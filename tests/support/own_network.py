"""Runs Python in a network of its own, where names are not found, lookups hang and addresses swallow packets.

The network has a loopback and one interface ``v0`` (10.9.9.1/24, 2001:db8:9::1/64). 10.9.9.2 and
2001:db8:9::2 are black holes: packets leave for them, nothing ever comes back.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT

#: Far above what any of these programs needs; a hanging one is the failure that is looked for.
LIMIT_S = 25

_NETWORK = """
set -e
ip link set lo up
ip link add v0 type veth peer name v1
ip addr add 10.9.9.1/24 dev v0
ip -6 addr add 2001:db8:9::1/64 dev v0 nodad
ip link set v0 up
ip link set v1 up
ip neigh add 10.9.9.2 lladdr 02:00:00:00:00:01 dev v0 nud permanent
ip -6 neigh add 2001:db8:9::2 lladdr 02:00:00:00:00:01 dev v0 nud permanent
"""


def run_in_own_network(
    program: str, *, hosts: str = "", resolver: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run ``program`` with the project on its path; fails the test when it does not end or fails.

    ``hosts`` replaces /etc/hosts, ``resolver`` /etc/resolv.conf, for this program only.
    """
    with tempfile.TemporaryDirectory(prefix="loquat-network-") as folder:
        script = [_NETWORK]
        for name, content in (("hosts", hosts), ("resolv.conf", resolver)):
            if content:
                Path(folder, name).write_text(content)
                script.append(f"mount --bind {folder}/{name} /etc/{name}")
        script.append('exec "$@"')
        as_root = [] if os.getuid() == 0 else ["--map-root-user"]
        command = ["unshare", "--net", "--mount", *as_root, "sh", "-c", "\n".join(script), "sh"]
        done = subprocess.run(
            [*command, sys.executable, "-W", "error", "-c", program],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "LOQUAT_OWN_NETWORK": "1"},
            timeout=LIMIT_S,
        )
    assert done.returncode == 0, done.stderr
    return done
