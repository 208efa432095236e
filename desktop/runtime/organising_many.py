"""Folders, tags and the like of very many conversations at once, in slices between which the window goes on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from desktop.core.conversation import ConversationSummary, reorganised
from desktop.core.listing import Shelf
from desktop.runtime.organising import Undoable
from desktop.runtime.slices import Slices

#: Conversations that are changed in one step.
_BLOCK: Final = 100


class OrganisingMany(QObject):
    """Part of the library, on its shelf, which shows all of it at the end; GUI thread.

    Nothing else may change the shelf meanwhile: whoever is about to calls ``finish`` first.

    Signals:
        done(Undoable): This was changed, if anything was; without fields where something was taken back.
    """

    done = Signal(object)

    def __init__(
        self,
        save_fields: Callable[[Sequence[str], dict[str, Any]], object],
        parent: QObject | None = None,
    ) -> None:
        """Change nothing yet.

        Args:
            save_fields: Writes fields of conversations.
            parent: The owner.
        """
        super().__init__(parent)
        self._save_fields = save_fields
        self._slices = Slices(self)
        self._slices.done.connect(self._on_slice)
        self._changed: list[ConversationSummary] = []
        self._fields: dict[str, Any] = {}

    @property
    def is_busy(self) -> bool:
        """Whether not all of it is done."""
        return self._slices.is_busy

    def set_fields(self, ids: Sequence[str], fields: dict[str, Any], shelf: Shelf) -> None:
        """Set ``fields`` of conversations on the shelf."""
        self._fields = fields
        self._slices.start(self._steps([(ids, fields)], shelf))

    def undo(self, act: Undoable, shelf: Shelf) -> None:
        """Give back the fields that there were."""
        self._fields = {}
        self._slices.start(self._steps(act.earlier(), shelf))

    def finish(self) -> None:
        """Do now what is left, if anything."""
        self._slices.finish()

    def _steps(
        self, changes: Iterable[tuple[Sequence[str], dict[str, Any]]], shelf: Shelf
    ) -> Iterator[None]:
        self._changed = []
        after: dict[str, ConversationSummary] = {}
        for ids, fields in changes:
            for begin in range(0, len(ids), _BLOCK):
                known = [i for i in ids[begin : begin + _BLOCK] if i in shelf.by_id]
                block = [(shelf.by_id[i], reorganised(shelf.by_id[i], fields)) for i in known]
                changed = [(old, new) for old, new in block if old != new]
                self._changed += [old for old, _ in changed]
                after.update((new.id, new) for _, new in changed)
                self._save_fields([old.id for old, _ in changed], fields)
                yield
        yield from shelf.putting(after)

    @Slot(bool)
    def _on_slice(self, is_last: bool) -> None:  # noqa: FBT001 - a slot
        if is_last and self._changed:
            act = Undoable(tuple(self._changed), self._fields)
            self._changed = []
            self.done.emit(act)
