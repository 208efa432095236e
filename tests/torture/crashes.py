"""Kills the real program at random moments of random actions, starts it again, and looks whether anything is lost.

    python -m tests.torture.crashes --kills 500 --seed 1

The window runs on an X screen of its own and is driven by keys; commands run beside it. A model server
that remembers what it sent when says what must be on the disk (``oracle.py``).
"""

import argparse
import contextlib
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.support.program import environment, loquat
from tests.support.screen import PATIENCE_S, Screen, running_screen, wait_for
from tests.torture.actions import ACTIONS, ASKING, Beside, Hands
from tests.torture.cpu_waits import CpuWaits, Kill
from tests.torture.oracle import Oracle
from tests.torture.telling_server import TellingServer

#: Actions of one run; the kill comes within so many seconds from the beginning of the last.
_ACTIONS_OF_A_RUN = (1, 3)
_KILL_WITHIN_S = 0.9

#: So often the kill comes while the window is still starting, catching up with the disk.
_KILLED_AT_START = 0.08


#: So often the kill after a question comes within that time from the beginning of its answer.
_KILLED_IN_AN_ANSWER = 0.5
_ANSWER_S = 5.0


class Crashes:
    """One profile that lives through many kills."""

    def __init__(self, folder: Path, screen: Screen, server: TellingServer, seed: int) -> None:
        self.profile = folder / "profile"
        self._chance = random.Random(seed)
        self._server = server
        self._screen = screen
        (folder / "home").mkdir()
        shown = {k: screen.env[k] for k in ("DISPLAY", "QT_QPA_PLATFORM")}
        self._env = environment(folder / "home", **shown)
        self._add_connection()
        self.oracle = Oracle(self.profile)
        self.done: Counter[str] = Counter()
        self._beside = Beside(self.profile, self._env)
        self._hands = Hands(screen, self._chance, self._beside)
        self._kills: dict[str, Kill] = {}

    def _add_connection(self) -> None:
        words = ["connection", "add", "Test", "--base-url", self._server.base_url]
        added = loquat(self.profile, *words, "--model", "model-one", "--default", env=self._env)
        assert added.returncode == 0, added.stderr

    def run(self) -> None:
        """Start the window, act, kill it in the middle, look."""
        before = len(self._server.answers)
        renamed = self.done["rename"]
        kill = self._act_until_killed()
        ended = self._beside.end(self._chance)
        self.done["kills"] += 1
        self.done["commands killed"] += len(ended.killed)
        self.oracle.acknowledged |= ended.acknowledged
        self.oracle.imported |= ended.imported
        for answer in self._server.answers[before:]:
            if answer.question in ended.killed:
                self._kills[answer.question] = ended.killed[answer.question]
            elif answer.question not in ended.survived:
                self._kills[answer.question] = kill
        self.oracle.check(self._server.answers, self._kills, renamed=self.done["rename"] > renamed)

    def _act_until_killed(self) -> Kill:
        window = subprocess.Popen(
            [sys.executable, "-m", "desktop", "--profile", str(self.profile)],
            env=self._env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        waits = CpuWaits(window.pid)
        try:
            if self._chance.random() < _KILLED_AT_START:
                self.done["killed while starting"] += 1
                with _killed(window, waits, self._chance.random() * 1.5) as kills:
                    pass
            else:
                self._wait_for_window(window)
                kills = self._actions(window, waits)
        finally:
            waits.close()
            window.kill()
            window.wait()
        assert window.returncode == -signal.SIGKILL, f"the window ended by {window.returncode}"
        return kills[0]

    def _wait_for_window(self, window: subprocess.Popen[bytes]) -> None:
        def shown() -> bool:
            assert window.poll() is None, f"the window did not start: {window.returncode}"
            search = ["search", "--onlyvisible", "--name", "Loquat", "windowfocus", "--sync"]
            return self._screen.tried(*search)

        wait_for(shown, "the window after a kill", PATIENCE_S)

    def _actions(self, window: subprocess.Popen[bytes], waits: CpuWaits) -> list[Kill]:
        names = self._chance.choices(
            list(ACTIONS),
            [weight for _, weight in ACTIONS.values()],
            k=self._chance.randint(*_ACTIONS_OF_A_RUN),
        )
        known = len(self._server.answers)
        if not known:
            names.append("ask")
        self.done.update(names)
        for name in names[:-1]:
            ACTIONS[name][0](self._hands)
        if names[-1] in ASKING and (self._chance.random() < _KILLED_IN_AN_ANSWER or not known):
            ACTIONS[names[-1]][0](self._hands)
            self._wait_for_answer(known)
            with _killed(window, waits, self._chance.random() * _KILL_WITHIN_S) as kills:
                pass
            return kills
        with _killed(window, waits, self._chance.random() * _KILL_WITHIN_S) as kills:
            ACTIONS[names[-1]][0](self._hands)
        return kills

    def _wait_for_answer(self, known: int) -> None:
        """Wait until an answer has begun; not for ever, since the keys may have met a dialog."""
        deadline = time.monotonic() + _ANSWER_S
        while len(self._server.answers) == known and time.monotonic() < deadline:
            time.sleep(0.005)


@contextlib.contextmanager
def _killed(
    process: subprocess.Popen[bytes], waits: CpuWaits, after_s: float
) -> Iterator[list[Kill]]:
    """Kill ``process`` some seconds from now, whatever the block does; its end waits for that.

    Yields:
        Holds the kill once the block has ended.
    """
    kills: list[Kill] = []

    def kill() -> None:
        kills.append(waits.stop())
        process.send_signal(signal.SIGKILL)

    timer = threading.Timer(after_s, kill)
    timer.start()
    try:
        yield kills
    finally:
        timer.join()


def torture(kills: int, seed: int, *, verbose: bool = False) -> dict[str, Any]:
    """Kill the program so many times; return what was done and measured.

    Raises:
        Lost: Something was lost; the profile is kept then, and named.
    """
    folder = Path(tempfile.mkdtemp(prefix="loquat-crashes-"))
    began = time.monotonic()
    with running_screen() as screen, TellingServer(seed) as server:
        crashes = Crashes(folder, screen, server, seed)
        for number in range(1, kills + 1):
            try:
                crashes.run()
            except AssertionError as error:
                error.add_note(f"kill {number} of seed {seed}; the profile is kept in {folder}")
                raise
            if verbose and number % 10 == 0:
                print(number, f"{time.monotonic() - began:.0f} s", dict(crashes.done), flush=True)
        report = _report(crashes, server, seed, time.monotonic() - began)
    shutil.rmtree(folder)
    return report


def _report(crashes: Crashes, server: TellingServer, seed: int, seconds: float) -> dict[str, Any]:
    ages = sorted(crashes.oracle.ages_s)
    return {
        "seed": seed,
        "seconds": round(seconds),
        **crashes.done,
        "answers begun": len(server.answers),
        "answers by ending": crashes.oracle.endings,
        "conversations": crashes.oracle.files,
        "answers cut by a kill": len(ages),
        "oldest text lost, ms": round(ages[-1] * 1000) if ages else 0,
        "oldest text lost, median, ms": round(ages[len(ages) // 2] * 1000) if ages else 0,
        "waited for a core meanwhile, at most, ms": round(crashes.oracle.waited_s * 1000),
    }


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(json.dumps(torture(options.kills, options.seed, verbose=True), indent=1))


if __name__ == "__main__":
    main()
