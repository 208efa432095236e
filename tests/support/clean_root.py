"""A clean Debian to install the package in: build/clean-root under an overlay, entered by namespaces of its own.

    with clean_root(folder) as root:
        root.run("apt-get", "install", …)              # as root
        root.run("loquat", "list", user=PERSON)        # as an ordinary user with a home of its own
        root.path("/home/person/…").read_text()        # looked at from outside

It shares the network of the test, so servers, proxies and the X screen of the test are reached by their addresses.
``packaging/clean_root.sh`` makes the system below and fetches the packages; nothing here needs the network.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.conftest import ROOT

BASE = ROOT / "build" / "clean-root"

PERSON = "person"
PERSON_ID = 1000

#: Seconds for one command on a busy machine; apt's are the longest.
LIMIT_S = 100.0

#: Run in namespaces of its own: puts the overlay together, makes it the root, and waits to be ended.
#: A chroot would do for apt; but it is no root to the kernel, so that nothing below could make a namespace.
_ENTER = r"""
set -eu
root=$1 base=$2
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir "$root/upper" "$root/work" "$root/new"
mount -t overlay overlay -o "lowerdir=$base,upperdir=$root/upper,workdir=$root/work" "$root/new"
new=$root/new
mount -t proc proc "$new/proc"
mount -t sysfs -o ro sysfs "$new/sys" 2>/dev/null || true
mount -t tmpfs -o mode=755 tmpfs "$new/dev"
for device in null zero full random urandom tty; do
  touch "$new/dev/$device"; mount --bind "/dev/$device" "$new/dev/$device"
done
ln -s /proc/self/fd "$new/dev/fd"
mkdir -p "$new/dev/shm" "$new/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$new/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$new/dev/pts"
ln -s pts/ptmx "$new/dev/ptmx"
mount -t tmpfs -o mode=1777 tmpfs "$new/tmp"
mount -t tmpfs -o mode=755 tmpfs "$new/run"
mkdir -p /tmp/.X11-unix "$new/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$new/tmp/.X11-unix"
mkdir "$new/outside"
cd "$new"
pivot_root . outside
umount -l /outside
rmdir /outside
echo ready
# As process 1 of its namespace it has to bury what its parents left behind.
sleep infinity & wait
"""


class CleanRoot:
    """A running clean system."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        (child,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        self._pid = child
        self.path("/etc/hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
        self.run("useradd", "--create-home", "--uid", str(PERSON_ID), PERSON)

    def path(self, inside: str) -> Path:
        """Return where a file of the clean system is seen from outside."""
        return Path(f"/proc/{self._pid}/root{inside}")

    def command(self, *words: str, user: str = "root", env: Mapping[str, str] | None = None):
        """Return the command that runs ``words`` in there, with a new person's environment and ``env``."""
        home = "/root" if user == "root" else f"/home/{user}"
        set_to = {
            "HOME": home,
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            **(env or {}),
        }
        become = (
            []
            if user == "root"
            else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        )
        return [
            "nsenter", f"--target={self._pid}", "--mount", "--pid", "--root",
            "env", "-i", f"--chdir={home}", *(f"{name}={value}" for name, value in set_to.items()), *become, *words,
        ]  # fmt: skip

    def run(
        self,
        *words: str,
        user: str = "root",
        env: Mapping[str, str] | None = None,
        stdin: str = "",
        check: bool = True,
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end; it has to succeed unless ``check`` is off."""
        done = subprocess.run(
            self.command(*words, user=user, env=env),
            input=stdin, capture_output=True, text=True, check=False, timeout=LIMIT_S,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
        return done

    def install(self, *packages: str) -> None:
        """Install packages or .deb files with apt, from what was fetched before."""
        self.run(
            "apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages,
            env={"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"},
        )  # fmt: skip

    def files(self) -> set[str]:
        """Return the paths of all files and folders but those of the kernel and of the running system."""
        listed = self.run("find", "/", "-xdev", "-print0")
        return set(listed.stdout.split("\0")) - {""}

    @contextmanager
    def running(
        self, *words: str, user: str = PERSON, env: Mapping[str, str] | None = None
    ) -> "Iterator[subprocess.Popen[str]]":
        """Run a command for as long as the block lasts."""
        process = subprocess.Popen(
            self.command(*words, user=user, env=env),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            # nsenter passes no signal on; its children are the command, unless that has ended by itself.
            has_ended = process.poll() is not None
            below = [] if has_ended else psutil.Process(process.pid).children(recursive=True)
            for child in below:
                with suppress(psutil.NoSuchProcess):  # it is just ending by itself
                    child.terminate()
            _, alive = psutil.wait_procs(below, timeout=20)
            for child in alive:
                child.kill()
            process.wait(10)
            assert not alive, f"{words} had to be killed"

    def end_all_of(self, user: str) -> None:
        """Kill whatever still runs for a user, such as daemons that a session started."""
        self.run("sh", "-c", "kill -KILL -1", user=user, check=False)


@contextmanager
def clean_root(folder: Path) -> "Iterator[CleanRoot]":
    """Start a clean system; all that was done in it is gone with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _ENTER, "enter", str(folder), str(BASE)],
        stdout=subprocess.PIPE, text=True,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert process.stdout
    try:
        assert process.stdout.readline() == "ready\n", "the clean system did not start"
        yield CleanRoot(process)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
