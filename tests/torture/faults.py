"""Fails every call to the system in turn, with four errors, in everything that changes a profile.

    python -m tests.torture.faults          all of it
    python -m tests.torture.faults ENOSPC   one error

After each failure: nothing that had been acknowledged is lost, no file is broken, and the same again works.
"""

import contextlib
import itertools
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.core.changes import ConversationChange, MessageChange, Piece
from desktop.core.draft import Draft
from desktop.core.errors import HistoryError, SettingsError
from desktop.core.message import Ending
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.disk_errors import as_history_error
from desktop.storage.drafts import DraftFile
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.importing.run import Importing
from desktop.storage.orphans import remove_orphans
from desktop.storage.paths import Profile, profile_in
from desktop.storage.settings_file import SettingsFile
from tests.support.changes import message
from tests.support.failing_system import failing_call
from tests.torture.actions import exported

ERRORS: Final = ("ENOSPC", "EIO", "EROFS", "EACCES")

_TORN: Final = "the last line was cut off while it was written"
_BROKEN: Final = "line 2 cannot be read"

_DAY_MS: Final = 24 * 3600 * 1000

#: The conversations, each named after the state that it is in.
NAMES: Final = ("talk", "long", "gone", "broken", "forked", "rewritten")


class World:
    """A profile with a conversation in each state that something can be done to."""

    def __init__(self, folder: Path) -> None:
        self.profile: Profile = profile_in(folder)
        self.now_ms = 1_700_000_000_000
        self.months = 0
        self.store = self.opened()
        self.settings = SettingsFile(self.profile.settings_file)
        self._fill()

    def opened(self) -> HistoryStore:
        """Return a store as another process would have it."""
        return HistoryStore(self.profile, new_writer_id(), self._tick)

    def _tick(self) -> int:
        self.now_ms += 1
        return self.now_ms

    def _fill(self) -> None:
        store = self.store
        for name in NAMES:
            store.append(name, [message("q"), message("a", "", role="assistant")], True)
            store.append(name, [Piece("a", "s", 0, "Hel"), Piece("a", "s", 1, "lo")], False)
        for name in ("long", "rewritten"):
            _settle(store, name)
        store.delete("gone")
        store.compact("rewritten")
        broken = self.file("broken")
        first, *rest = broken.read_bytes().splitlines(keepends=True)
        broken.write_bytes(first + b"{broken\n" + b"".join(rest))
        copy = self.file("forked.sync-conflict-20260101-000000-ABCDEFG")
        here = self.file("forked").read_bytes()
        self.opened_and(lambda s: s.append("forked", [message("there")], True))
        copy.write_bytes(self.file("forked").read_bytes())
        self.file("forked").write_bytes(here)
        self.bring_in(exported("one"))
        self.settings.load()
        self.settings.save({"appearance.language": "en"}, ())

    def bring_in(self, *conversations: dict[str, Any]) -> None:
        """Import what another program has exported."""
        path = self.profile.data.parent / f"{self.profile.data.name}.json"
        path.write_text(json.dumps(conversations), "utf-8")
        attachments = AttachmentFolder(self.profile.attachments)
        Importing(self.store, attachments).run([path])

    def opened_and(self, work: Callable[[HistoryStore], None]) -> None:
        """Do something as another process."""
        store = self.opened()
        work(store)
        store.close()

    def file(self, stem: str) -> Path:
        """Return the path of a file of the history."""
        return self.profile.history / f"{stem}.jsonl"

    def check(self, purged: str) -> None:
        """Fail when something that was acknowledged before the operation is not there or cannot be read."""
        store = self.opened()
        for report in store.verify():
            assert report.error is None, report
            allowed = {_TORN, _BROKEN} if report.conversation_id == "broken" else {_TORN}
            assert set(report.problems) <= allowed, report
        for name in NAMES:
            found = store.open(name)
            if name != purged or found.messages:
                assert found.messages["q"].text == "text", name
                assert found.messages["a"].text in ("Hello", "Hello!"), name
        store.close()
        json.loads(self.profile.settings_file.read_bytes())

    def close(self) -> None:
        """Give everything back."""
        self.store.close()


@dataclass(frozen=True)
class Operation:
    """Something that changes the disk.

    Attributes:
        act: Does it; may be repeated.
        is_done: Whether it has been done, looked at with a new store.
        purged: The conversation that it deletes for good.
    """

    act: Callable[[World], object]
    is_done: Callable[[World, HistoryStore], bool]
    purged: str = ""


def _settle(store: HistoryStore, name: str) -> None:
    done = {"parts": [{"type": "text", "text": "Hello!"}], "settled": ["s"], "ending": "finished"}
    changes = [MessageChange("a", done), ConversationChange({"title": "T", "current": "a"})]
    store.append(name, changes, True)


def _grow(world: World) -> None:
    world.store.append("talk", [Piece("a", "s", 2, "!")], False)


def _create(world: World) -> None:
    world.store.append("new", [message("only")], True)


def _restore(world: World) -> None:
    world.store.restore(world.store.snapshots_of("rewritten")[0])


def _attach(world: World) -> None:
    AttachmentFolder(world.profile.attachments).add_text("a.txt", "attached")


def _attached(world: World, _: HistoryStore) -> bool:
    files = [p for p in world.profile.attachments.iterdir() if not p.name.startswith(".")]
    return [p.read_bytes() for p in files] == [b"attached"]


def _draft(world: World) -> None:
    DraftFile(world.profile.drafts_file).update({"talk": Draft("unsent")})


def _save_settings(world: World) -> None:
    world.settings.save({"appearance.language": "zh_CN"}, ())


def _saved_settings(world: World, _: HistoryStore) -> bool:
    return SettingsFile(world.profile.settings_file).load().values["appearance.language"] == "zh_CN"


def _list(world: World) -> None:
    """Fold conflict copies in, and bring the index up to date."""
    world.store.summaries()
    if world.store.conflicts.problems:
        raise HistoryError(world.profile.history, "a copy was not folded in")


def _listed(world: World, store: HistoryStore) -> bool:
    is_there = "there" in store.open("forked").messages
    return is_there and len(list(world.profile.history.glob("forked*"))) == 1


def _remove_orphans(world: World) -> None:
    attachments = AttachmentFolder(world.profile.attachments)
    attachments.add_text("a.txt", "named by nobody")
    for _ in range(2):
        world.months += 2
        now_ms = time.time_ns() // 1_000_000 + world.months * 31 * _DAY_MS
        with as_history_error(world.profile.attachments):
            remove_orphans(world.profile, now_ms)


def _orphans_are_gone(world: World, _: HistoryStore) -> bool:
    return not any(not p.name.startswith(".") for p in world.profile.attachments.iterdir())


def _import(world: World) -> None:
    """One conversation that was imported before and has other words now, and one that is new."""
    changed = exported("one")
    changed["mapping"]["one assistant"]["message"]["content"]["parts"] = ["Other words"]
    changed["update_time"] += 100
    world.bring_in(changed, exported("two"))


def _imported(_: World, store: HistoryStore) -> bool:
    found = [store.open(summary.id) for summary in store.summaries()]
    texts = {message.text for conversation in found for message in conversation.messages.values()}
    return {"Other words", "Imported two user", "Imported two assistant"} <= texts


OPERATIONS: Final = {
    "import": Operation(_import, _imported),
    "settle": Operation(
        lambda w: _settle(w.store, "talk"),
        lambda _, s: s.open("talk").messages["a"].ending is Ending.FINISHED,
    ),
    "grow": Operation(_grow, lambda _, s: s.open("talk").messages["a"].text == "Hello!"),
    "create": Operation(_create, lambda _, s: "only" in s.open("new").messages),
    "delete": Operation(lambda w: w.store.delete("talk"), lambda _, s: s.open("talk").deleted),
    "undelete": Operation(
        lambda w: w.store.undelete("gone"), lambda _, s: not s.open("gone").deleted
    ),
    "purge": Operation(
        lambda w: w.store.purge("gone"), lambda _, s: not s.open("gone").messages, purged="gone"
    ),
    "empty trash": Operation(
        lambda w: w.store.empty_trash(-_DAY_MS),
        lambda _, s: not s.open("gone").messages,
        purged="gone",
    ),
    "compact": Operation(
        lambda w: w.store.compact("long"),
        lambda w, _: b'"piece"' not in w.file("long").read_bytes(),
    ),
    "repair": Operation(
        lambda w: w.store.repair("broken"),
        lambda w, _: b"{broken" not in w.file("broken").read_bytes(),
    ),
    "restore": Operation(
        _restore, lambda w, _: w.file("rewritten").read_bytes().count(b'"Hel"') == 1
    ),
    "restore as a copy": Operation(
        lambda w: w.store.restore_as_copy(w.store.snapshots_of("rewritten")[0], "Copy"),
        lambda _, s: "Copy" in [summary.title for summary in s.summaries()],
    ),
    "snapshot": Operation(
        lambda w: w.store.keep_snapshot("talk", "import"),
        lambda _, s: s.snapshots_of("talk")[0].path.read_bytes().count(b"Hel") == 1,
    ),
    "remove orphans": Operation(_remove_orphans, _orphans_are_gone),
    "fold conflicts and index": Operation(_list, _listed),
    "attach": Operation(_attach, _attached),
    "save a draft": Operation(
        _draft,
        lambda w, _: DraftFile(w.profile.drafts_file).load()["talk"].text == "unsent",
    ),
    "save settings": Operation(_save_settings, _saved_settings),
}


@contextlib.contextmanager
def quick_folder() -> Iterator[Path]:
    """Give a folder in memory where there is one: thousands of fsyncs of a real disk would prove no more."""
    memory = Path("/dev/shm")  # Linux keeps files in memory there
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


def fail_every_call(name: str, error: str, *, for_good: bool, folder: Path) -> int:
    """Fail call 1, 2, 3 … of an operation, each in a profile of its own; return how many calls there are.

    With ``for_good`` everything fails from that call on, until the operation is over.
    """
    operation = OPERATIONS[name]
    for number in itertools.count(1):
        root = folder / str(number)
        world = World(root)
        with (
            failing_call(number, root, error, for_good=for_good) as calls,
            contextlib.suppress(HistoryError, SettingsError),
        ):
            operation.act(world)
        with _told(f"{name}, {error}, call {number}: {calls.failed_in}, after {calls.seen}"):
            world.check(operation.purged)
            operation.act(world)
            world.check(operation.purged)
            store = world.opened()
            assert operation.is_done(world, store)
            _check_index(world, store)
            store.close()
        world.close()
        shutil.rmtree(root)
        if calls.failed_in is None:
            return number - 1
    raise AssertionError


def _check_index(world: World, store: HistoryStore) -> None:
    """The list that was kept up to date must be the one that the files alone give."""
    fresh = Profile(world.profile.config, world.profile.data, world.profile.cache / "fresh")
    alone = HistoryStore(fresh, new_writer_id())
    assert {s.id: s for s in store.summaries()} == {s.id: s for s in alone.summaries()}
    alone.close()


@contextlib.contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        error.add_note(where)
        raise


def main(errors: list[str]) -> None:
    """Run everything, and print how much that was."""
    began = time.monotonic()
    total = 0
    with tempfile.TemporaryDirectory(prefix="loquat-faults-") as folder:
        for error, name, for_good in itertools.product(errors or ERRORS, OPERATIONS, (False, True)):
            count = fail_every_call(name, error, for_good=for_good, folder=Path(folder))
            total += count
            how = "for good" if for_good else "once"
            print(f"{error:8}{name:28}{how:10}{count:4} calls", flush=True)
    print(f"{total} failed calls, nothing lost, in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
