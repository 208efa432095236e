"""The script that installs system packages, with stand-ins for the tools of the system."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "packaging" / "system-packages.sh"


@pytest.fixture
def run(tmp_path):
    """Runs the script on a system that has nothing installed, with an apt-get that ends with ``apt``."""

    def tool(name, script):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def do(mode, *, apt=0, user=0, sudo=1):
        tool("dpkg-query", "exit 1")
        tool("id", f"echo {user}")
        tool("sudo", f'[ "$2" = true ] && exit {sudo}; shift; exec "$@"')
        tool("apt-get", f'echo "$@" >> {tmp_path}/asked; exit {apt}')
        environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
        done = subprocess.run(
            ["sh", str(SCRIPT), mode], env=environ, check=False, capture_output=True, text=True
        )
        asked = tmp_path / "asked"
        return done, asked.read_text().splitlines() if asked.exists() else []

    return do


@pytest.mark.parametrize("user", [0, 1000])
def test_what_is_missing_is_installed_by_root_or_through_sudo(run, user):
    done, asked = run("test", user=user, sudo=0)
    assert done.returncode == 0, done.stderr
    assert [line.split()[-1] for line in asked[:1]] == ["update"]
    assert "libxcb-cursor0" in asked[1] and "gnome-keyring" in asked[1]


def test_the_window_needs_less_than_the_tests(run):
    _, asked = run("run")
    assert "libxcb-cursor0" in asked[1] and "gnome-keyring" not in asked[1]


def test_packaging_needs_what_builds_and_tries_packages(run):
    _, asked = run("package")
    assert "debootstrap" in asked[1] and "dpkg-dev" in asked[1] and "syncthing" not in asked[1]


@pytest.mark.parametrize(("mode", "code"), [("run", 0), ("test", 2), ("package", 2)])
@pytest.mark.parametrize("case", [{"user": 1000}, {"apt": 100}])
def test_what_cannot_be_installed_is_named_in_one_line(run, mode, code, case):
    done, _ = run(mode, **case)
    assert done.returncode == code
    (line,) = done.stderr.splitlines()
    assert line.startswith("Missing system packages; install them with: sudo apt-get install ")
    assert "libxcb-cursor0" in line
