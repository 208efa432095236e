"""The life of an installation: an older version, this one over it, and removed: what is left is the person's."""

from tests.package.conftest import bring, the_package
from tests.support.clean_root import PERSON, CleanRoot, clean_root
from tests.support.program import ended_answers
from tests.support.screen import wait_for
from tests.support.scripted_server import chat_events, sse

#: Where apt and dpkg keep their own accounts, and what belongs to no package.
ACCOUNTS = (
    "/var/lib/dpkg",
    "/var/lib/apt",
    "/var/cache",
    "/var/log",
    "/tmp",
    "/proc",
    "/sys",
    "/run",
)


#: What the older version has and this one has not.
GONE = "/usr/lib/loquat/_internal/gone.pyc"


def older(root: CleanRoot, package: str) -> str:
    """Make the package of an older version; return where it lies."""
    script = (
        f"dpkg-deb --raw-extract {package} old && sed -i 's/^Version:.*/Version: 0.0.1/' old/DEBIAN/control"
        f" && touch old{GONE} && dpkg-deb --build -Znone old older.deb && rm -r old"
    )
    root.run("sh", "-c", script)
    return "/root/older.deb"


def ask(root: CleanRoot, screen, words: str) -> None:
    """Type a question into the window, and start the program once more: the one that runs takes it."""
    shown = {"DISPLAY": screen.env["DISPLAY"]}
    data = root.path(f"/home/{PERSON}/.local/share/loquat")
    known = len(ended_answers(data))
    with root.running("loquat", env=shown) as process:
        screen.window("Loquat")
        screen.type(words)
        screen.key("Return")
        wait_for(lambda: len(ended_answers(data)) > known, "the answer in the history")
        root.run("loquat", user=PERSON, env=shown)
        assert process.poll() is None


def test_nothing_but_the_persons_data_is_left(tmp_path, screen, server):
    server.enqueue(sse(*chat_events("kept")), sse(*chat_events("kept too")))
    with clean_root(tmp_path / "root") as root:
        package = bring(root, the_package("loquat"))
        depends, version = (
            root.run("dpkg-deb", "--field", package, field).stdout.strip()
            for field in ("Depends", "Version")
        )
        names = [entry.split()[0] for entry in depends.split(",")]
        root.install(*names)  # they stay, so that what is looked at is the package alone
        earlier = older(root, package)
        before = root.files()
        root.install(earlier)
        add = ("connection", "add", "S", "--base-url", server.base_url, "--model", "m", "--default")
        root.run("loquat", *add, user=PERSON)
        ask(root, screen, "to be kept")
        root.install(package)
        assert not root.path(GONE).exists()
        assert version in root.run("loquat", "--version", user=PERSON).stdout
        ask(root, screen, "and this")
        listed = root.run("loquat", "list", user=PERSON).stdout
        assert "to be kept" in listed and "and this" in listed
        root.run("apt-get", "-qq", "purge", "-y", "loquat")
        left = {path for path in root.files() - before if not path.startswith(ACCOUNTS)}
        own = tuple(f"/home/{PERSON}/{name}" for name in (".local", ".config", ".cache"))
        assert left and all(path.startswith(own) for path in left), sorted(left)
        assert any(path.endswith(".jsonl") for path in left)
        stray = {p for p in left if "/loquat" not in p and p not in {*own, f"{own[0]}/share"}}
        assert stray <= {f"/home/{PERSON}/.cache/fontconfig"} | {
            p for p in stray if "/fontconfig/" in p
        }
        assert before <= root.files() | {p for p in before if p.startswith(ACCOUNTS)}
