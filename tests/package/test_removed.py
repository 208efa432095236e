"""What is left when the package is removed again: what the person has, and nothing else."""

from tests.package.conftest import Person, bring, the_package
from tests.support.clean_root import PERSON, clean_root
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


def test_nothing_but_the_persons_data_is_left(tmp_path, screen, server):
    server.enqueue(sse(*chat_events("kept")))
    with clean_root(tmp_path / "root") as root:
        package = bring(root, the_package("loquat"))
        depends = root.run("dpkg-deb", "--field", package, "Depends").stdout
        names = [entry.split()[0] for entry in depends.split(",")]
        root.install(*names)  # they stay, so that what is looked at is the package alone
        before = root.files()
        root.install(package)
        person = Person(root, "unused")
        person.profile = ""
        add = ("connection", "add", "S", "--base-url", server.base_url, "--model", "m", "--default")
        root.run("loquat", *add, user=PERSON)
        with root.running("loquat", env={"DISPLAY": screen.env["DISPLAY"]}):
            screen.window("Loquat")
            screen.type("to be kept")
            screen.key("Return")
            data = root.path(f"/home/{PERSON}/.local/share/loquat")
            wait_for(lambda: ended_answers(data), "the answer in the history")
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
