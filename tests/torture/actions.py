"""What a person does to the program while it is tortured: by keys in the window, and by commands beside it."""

import itertools
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.support.screen import Screen
from tests.torture.cpu_waits import CpuWaits, Kill

#: Where the rows of the list are, in a window of the first size at the screen's corner.
_LIST_X = 120
_FIRST_ROW_Y = 153
_ROW_PX = 45
_ROWS = 6

_LIMIT_S = 60.0

#: Seconds that a menu may take to open; what is typed too early does something else, which is as good.
_POPUP_S = 0.15

#: How many of the commands that still run are killed with the window; the others may end.
_KILLED = 0.7

#: How often an import brings everything of the last one again.
_AGAIN = 0.3


@dataclass
class Ended:
    """What became of the commands of a run, by the question or a word that tells them apart."""

    killed: dict[str, Kill] = field(default_factory=dict)
    survived: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)


class Beside:
    """Commands that run beside the window."""

    def __init__(self, profile: Path, env: Mapping[str, str]) -> None:
        self.profile = profile
        self._env = dict(env)
        self._running: list[tuple[str, list[str], set[str], subprocess.Popen[bytes], CpuWaits]] = []

    def start(self, name: str, *words: str, brings: Iterable[str] = ()) -> None:
        """Run a command; ``name`` is the question that it asks, or what it is called by.

        ``brings`` are the texts of messages that are there once it has ended well.
        """
        process = subprocess.Popen(
            [sys.executable, "-m", "desktop", "--profile", str(self.profile), *words],
            env=self._env, cwd=ROOT, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._running.append((name, list(words), set(brings), process, CpuWaits(process.pid)))

    def end(self, chance: random.Random) -> Ended:
        """Kill each at once, or let it end by itself; nothing runs afterwards."""
        ended = Ended()
        for name, words, brings, process, waits in self._running:
            if chance.random() < _KILLED and process.poll() is None:
                ended.killed[name] = waits.stop()
                process.kill()
                process.wait()
                continue
            code = process.wait(_LIMIT_S)
            waits.close()
            ended.survived.add(name)
            ended.imported |= brings
            # 1: `history verify` named a line that an earlier kill cut off.
            assert code in ((0, 1) if words[0] == "history" else (0,)), (words, code)
            if words[0] == "ask":
                ended.acknowledged.add(name)
        self._running.clear()
        return ended


class Hands:
    """Does one thing a call. Texts hold a number, so that each is there once."""

    def __init__(self, screen: Screen, chance: random.Random, beside: Beside) -> None:
        self._screen = screen
        self._chance = chance
        self._beside = beside
        self._numbers = itertools.count(1)
        self._exported: list[dict[str, Any]] = []

    def ask(self) -> None:
        """Ask in a new conversation."""
        self._screen.xdotool("key", "ctrl+n")
        self._type_question()

    def ask_on(self) -> None:
        """Ask in a conversation that is there."""
        self._click_row()
        self._type_question()

    def edit(self) -> None:
        """Change the last question of a conversation, which asks it again."""
        self._click_row()
        words = f" again {next(self._numbers)}"
        self._screen.xdotool("key", "ctrl+l", "Up", "End", "type", "--delay", "2", words)
        self._screen.xdotool("key", "Return")

    def stop(self) -> None:
        """Stop the answer that is coming."""
        self._screen.xdotool("key", "Escape")

    def rename(self) -> None:
        """Give a conversation a title."""
        title = f"Title {next(self._numbers)}"
        self._click_row()
        self._screen.xdotool("key", "F2", "type", "--delay", "2", title)
        self._screen.xdotool("key", "Return")

    def delete(self) -> None:
        """Put a conversation into the trash."""
        self._click_row()
        self._screen.xdotool("key", "Delete")

    def undelete(self) -> None:
        """Take back the last deletion, if there was one."""
        self._screen.xdotool("key", "ctrl+shift+z")

    def delete_and_undelete(self) -> None:
        """Delete a conversation and think better of it."""
        self.delete()
        self.undelete()

    def command_asks(self) -> None:
        """Ask by a command beside the window."""
        question = f"Command {next(self._numbers)}"
        self._beside.start(question, "ask", question)

    def compact(self) -> None:
        """Rewrite all files with what still counts."""
        self._beside.start(f"compact {next(self._numbers)}", "history", "compact")

    def repair(self) -> None:
        """Check all files, and repair what a kill has cut off."""
        self._beside.start(f"repair {next(self._numbers)}", "history", "verify", "--repair")

    def tag(self) -> None:
        """Give a conversation a tag, by the quick switcher and the menu that it opens."""
        self._click_row()
        self._screen.xdotool("key", "ctrl+k", "type", "--delay", "2", "tags")
        time.sleep(_POPUP_S)
        self._screen.xdotool("key", "Return")
        time.sleep(_POPUP_S)
        self._screen.xdotool("key", "Up", "Return")
        time.sleep(_POPUP_S)
        self._screen.xdotool("type", "--delay", "2", f"tag {self._chance.randrange(5)}")
        self._screen.xdotool("key", "Return")

    def bring(self) -> None:
        """Import what another program has exported: a new file, or all that was imported before as well."""
        number = next(self._numbers)
        fresh = [exported(f"{number} {part}") for part in range(self._chance.randint(1, 12))]
        if self._chance.random() < _AGAIN:
            fresh = self._exported + fresh
        self._exported = fresh
        folder = self._beside.profile.parent / "exports"
        folder.mkdir(exist_ok=True)
        path = folder / f"{number}.json"
        path.write_text(json.dumps(fresh), "utf-8")
        texts = [
            node["message"]["content"]["parts"][0]
            for conversation in fresh
            for node in conversation["mapping"].values()
            if node["message"]
        ]
        self._beside.start(f"import {number}", "import", str(path), brings=texts)

    def sync(self) -> None:
        """Bring an older copy of a conversation, as a sync program does after a conflict."""
        files = sorted((self._beside.profile / "history").glob("*[0-9a-f].jsonl"))
        if files:
            path = self._chance.choice(files)
            copy = path.with_name(f"{path.stem}.sync-conflict-20260101-000000-ABCDEFG.jsonl")
            shutil.copyfile(path, path.with_name(".syncthing.incoming.tmp"))
            path.with_name(".syncthing.incoming.tmp").rename(copy)

    def _click_row(self) -> None:
        row = self._chance.randrange(_ROWS)
        self._screen.click(_LIST_X, _FIRST_ROW_Y + row * _ROW_PX)

    def _type_question(self) -> None:
        words = f"Question {next(self._numbers)}"
        self._screen.xdotool("key", "ctrl+l", "type", "--delay", "2", words)
        self._screen.xdotool("key", "Return")


def exported(name: str) -> dict[str, Any]:
    """Return a conversation of two messages as ChatGPT exports it."""
    ids = [f"{name} {role}" for role in ("root", "user", "assistant")]
    nodes = {}
    for position, node_id in enumerate(ids):
        message = {
            "id": node_id,
            "author": {"role": node_id.rsplit(" ", 1)[1]},
            "create_time": 1.7e9 + position,
            "content": {"content_type": "text", "parts": [f"Imported {node_id}"]},
        }
        nodes[node_id] = {
            "id": node_id,
            "message": message if position else None,
            "parent": ids[position - 1] if position else None,
            "children": ids[position + 1 : position + 2],
        }
    return {
        "id": name,
        "title": f"Imported {name}",
        "create_time": 1.7e9,
        "update_time": 1.7e9 + 2,
        "current_node": ids[-1],
        "mapping": nodes,
    }


#: What is done, how often in relation to each other.
ACTIONS: dict[str, tuple[Callable[[Hands], None], float]] = {
    "ask": (Hands.ask, 5),
    "ask on": (Hands.ask_on, 4),
    "edit": (Hands.edit, 3),
    "stop": (Hands.stop, 1),
    "rename": (Hands.rename, 2),
    "delete": (Hands.delete, 2),
    "undelete": (Hands.undelete, 1),
    "delete and undelete": (Hands.delete_and_undelete, 1),
    "command asks": (Hands.command_asks, 3),
    "compact": (Hands.compact, 2),
    "repair": (Hands.repair, 1),
    "sync": (Hands.sync, 1),
    "tag": (Hands.tag, 1.5),
    "import": (Hands.bring, 2),
}

#: Those that end in a question to the server, as far as the keys reach it.
ASKING = frozenset({"ask", "ask on", "edit"})
