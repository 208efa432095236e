"""Removes attached files that nothing names any more; rather keeps one for ever than loses one.

A file is removed only when no conversation, conversation in the trash, snapshot, set-aside line, conflict
copy or draft has named it at any look for a month, and it has lain on this machine for as long. While a sync
program is bringing files nothing is removed: the conversation that names it may be on its way.
"""

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from desktop.storage.atomic import write_atomically
from desktop.storage.history_file import names_in
from desktop.storage.paths import Profile

#: How long nothing may have named a file: as long as the trash keeps what names it.
KEPT_MS: Final = 30 * 24 * 3600 * 1000

#: A look reads all conversations, so there is one a week at most, and none while no file is old enough.
PAUSE_MS: Final = 7 * 24 * 3600 * 1000

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_NAMED: Final = re.compile(rb"[0-9a-f]{64}")

#: What sync programs call files that have not come whole: Syncthing, Nextcloud and ownCloud, Dropbox, Resilio.
_ARRIVING: Final = re.compile(
    r"\.syncthing\..*\.tmp|~syncthing~.*|\..*\.~[0-9a-f]+|\.~lock.*|.*\.!sync|.*\.part(ial)?|\.dropbox.*tmp.*",
    re.IGNORECASE,
)

#: Read at once; a name that lies across two reads is found by the overlap.
_CHUNK_BYTES: Final = 1 << 20
_OVERLAP: Final = 63


class _Seen(msgspec.Struct):
    """What is remembered between two looks, in the cache: when the last was, and since when a file is named by nobody."""

    looked: int = 0
    orphans: dict[str, int] = {}


def remove_orphans(profile: Profile, now_ms: int) -> tuple[str, ...]:
    """Look for attached files that nothing names, and remove those that nothing has named for a month.

    Returns:
        The names of the files that were removed.

    Raises:
        OSError: Something cannot be read, so that nothing can be known: nothing was removed.
    """
    seen = _loaded(profile.orphans_file)
    old = [n for n in _names(profile.attachments) if _age_ms(profile, n, now_ms) > KEPT_MS]
    if not old or now_ms - seen.looked < PAUSE_MS or _is_arriving(profile):
        return ()
    named = _all_named(profile)
    orphans = {n: min(seen.orphans.get(n, now_ms), now_ms) for n in old if n not in named}
    due = [name for name, since in orphans.items() if now_ms - since > KEPT_MS]
    # Attached again while all was being read, a file is young, and its name in no file that was read.
    due = [name for name in due if _age_ms(profile, name, now_ms) > KEPT_MS]
    for name in due:
        (profile.attachments / name).unlink(missing_ok=True)
        del orphans[name]
    write_atomically(profile.orphans_file, msgspec.json.encode(_Seen(now_ms, orphans)))
    return tuple(due)


def _names(folder: Path) -> list[str]:
    return [name for name in names_in(folder) if _NAME.fullmatch(name)]


def _age_ms(profile: Profile, name: str, now_ms: int) -> int:
    """How long the file has been here: sync programs keep the time of change, not that of the arrival."""
    state = (profile.attachments / name).stat()
    return now_ms - int(max(state.st_mtime, state.st_ctime) * 1000)


def _is_arriving(profile: Profile) -> bool:
    folders = (profile.data, profile.history, profile.trash, profile.attachments)
    return any(_ARRIVING.fullmatch(name) for folder in folders for name in names_in(folder))


def _all_named(profile: Profile) -> set[str]:
    """Return every hash that stands anywhere, in whatever file, readable or not."""
    named: set[str] = set()
    for folder in (profile.history, profile.trash, profile.snapshots, profile.damaged):
        for name in names_in(folder):
            if stat.S_ISREG((folder / name).stat().st_mode):
                named.update(_named_in(folder / name))
    if profile.drafts_file.exists():
        named.update(_named_in(profile.drafts_file))
    return named


def _named_in(path: Path) -> Iterator[str]:
    rest = b""
    with path.open("rb") as file:
        while data := file.read(_CHUNK_BYTES):
            for match in _NAMED.finditer(rest + data):
                yield match.group().decode()
            rest = data[-_OVERLAP:]


def _loaded(path: Path) -> _Seen:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Seen)
    except (OSError, ValueError, RecursionError):
        return _Seen()  # none yet, or damaged: the month begins anew
