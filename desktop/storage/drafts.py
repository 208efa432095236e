"""``drafts.json``: what was typed and not sent, by conversation; outside the history, because it is nobody else's."""

from pathlib import Path
from typing import Final

import msgspec

from desktop.core.draft import Draft
from desktop.core.errors import HistoryError
from desktop.core.records import well_formed
from desktop.storage.atomic import write_atomically

#: Drafts that are kept, newest last: unsent text is small, but conversations come and go for years.
MAX_DRAFTS: Final = 200


class DraftFile:
    """The drafts of one profile; one that is text alone is a JSON string. Blocks; used by one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> dict[str, Draft]:
        """Return the drafts by conversation id, oldest first; none when the file is missing or damaged.

        Raises:
            HistoryError: The file cannot be read.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as exc:
            raise HistoryError(self._path, exc.strerror or type(exc).__name__) from exc
        try:
            stored = msgspec.json.decode(data, type=dict[str, str | Draft])
        except (ValueError, RecursionError):
            return {}  # a convenience: not worth a question to the person, and written anew with the next
        return {i: Draft(d) if isinstance(d, str) else d for i, d in stored.items()}

    def update(self, changes: dict[str, Draft]) -> None:
        """Write drafts; an empty one is removed, those not named stay.

        Raises:
            HistoryError: The file cannot be read or written.
        """
        known = self.load()
        drafts = dict(known)
        for conversation_id, draft in changes.items():
            drafts.pop(conversation_id, None)
            if draft:
                text = well_formed(draft.text)
                drafts[conversation_id] = msgspec.structs.replace(draft, text=text)
        if drafts == known:
            return
        newest = {
            i: d if d.attachments or d.edits else d.text
            for i, d in list(drafts.items())[-MAX_DRAFTS:]
        }
        try:
            write_atomically(self._path, msgspec.json.encode(newest))
        except OSError as exc:
            raise HistoryError(self._path, exc.strerror or type(exc).__name__) from exc
