"""Memory and CPU of the idle program 30 s after its start, against a bare PySide6 window.

usage: python -m benchmarks.idle [SECONDS] [--with-key] [--frozen]

With ``--with-key`` the first connection is one whose key is looked for in the keyring; else it is the local model
(if it is installed). With ``--frozen`` both are frozen programs (``make package`` builds them).

Memory is what the process has for itself plus its share of what it shares (PSS), as Linux counts it,
and the resident set, which counts Qt's libraries in full.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.machine import machine
from benchmarks.profiles import filled_profile
from benchmarks.start import CONVERSATIONS, commands

WATCHED_S = 20.0


@contextmanager
def running(*command: str) -> Iterator[psutil.Process]:
    with subprocess.Popen([*command, "--stay"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("painted")
            yield psutil.Process(process.pid)
        finally:
            process.terminate()


def cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    settle_s = float(words[0]) if words else 30.0
    with tempfile.TemporaryDirectory() as folder:
        profile = filled_profile(Path(folder), CONVERSATIONS)
        if "--with-key" in sys.argv:
            openai = {"id": "openai", "name": "OpenAI", "base_url": "https://api.openai.com/v1"}
            settings = {
                "schema": 1,
                "values": {"chat.connection": "openai"},
                "connections": [openai | {"key_env": "OPENAI_API_KEY"}],
            }
            profile.settings_file.write_text(json.dumps(settings), encoding="utf-8")
        found = {}
        bare_command, loquat_command = commands(
            folder, str(CONVERSATIONS), is_frozen="--frozen" in sys.argv
        )
        with (
            running(*bare_command) as bare,
            running(*loquat_command) as loquat,
        ):
            time.sleep(settle_s)
            processes = (("bare window", bare), ("Loquat", loquat))
            before = {name: cpu_s(process) for name, process in processes}
            time.sleep(WATCHED_S)
            for name, process in processes:
                memory = process.memory_full_info()
                percent = 100 * (cpu_s(process) - before[name]) / WATCHED_S
                found[name] = memory
                print(
                    f"{name:<12} PSS {memory.pss / 2**20:.1f} MB, RSS {memory.rss / 2**20:.1f} MB, "
                    f"CPU {percent:.2f} % of one core, {process.num_threads()} threads"
                )
    bare_memory, memory = found["bare window"], found["Loquat"]
    print(
        f"ratio        PSS {memory.pss / bare_memory.pss:.2f}, RSS {memory.rss / bare_memory.rss:.2f}"
    )
    print(machine())


if __name__ == "__main__":
    main()
