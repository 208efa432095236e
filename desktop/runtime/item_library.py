"""A list of the person's own things (prompts, assistants) as the window sees it: read when first needed, kept at once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.core.errors import UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker

if TYPE_CHECKING:
    from desktop.storage.item_file import ItemFile, LoadedItems

T = TypeVar("T", bound=Struct)


class ItemLibrary(QObject, Generic[T]):
    """Lives in the GUI thread; the file is read and written in the disk thread.

    Signals:
        changed(): Other items, or another order.
        notice(ErrorInfo): The file could not be read or written.
    """

    changed = Signal()
    notice = Signal(object)

    def __init__(
        self,
        file: "ItemFile[T]",
        starters: Callable[[], tuple[T, ...]],
        disk: Worker,
        courier: Courier,
    ) -> None:
        """Ask for nothing yet.

        Args:
            file: Keeps the items.
            starters: What there is while there is no file; called in the disk thread.
            disk: Where files are read and written.
            courier: Brings answers back.
        """
        super().__init__()
        self._file = file
        self._starters = starters
        self._disk = disk
        self._courier = courier
        self._items: tuple[Any, ...] = ()
        self._is_asked = False
        self._is_loaded = False
        self._is_read_only = False

    @property
    def items(self) -> tuple[T, ...]:
        """All of them, in the person's order; empty before ``changed`` has told that they are read."""
        return self._items

    @property
    def is_loaded(self) -> bool:
        """Whether they have been read."""
        return self._is_loaded

    @property
    def is_read_only(self) -> bool:
        """Whether the file must not be written."""
        return self._is_read_only

    def get(self, item_id: str) -> T | None:
        """Return an item; ``None`` when it is gone."""
        found: T | None = next((item for item in self._items if item.id == item_id), None)
        return found

    def load(self) -> None:
        """Read the file, unless that was asked for already; ``changed`` tells."""
        if not self._is_asked:
            self._is_asked = True
            self._courier.watch(self._disk.submit(self._load), self._on_loaded, self._on_failed)

    def save(self, item: T) -> None:
        """Add an item at the end, or replace the one of its id."""
        item_id = item.id  # type: ignore[attr-defined] # every kind of item has one
        if self.get(item_id) is None:
            self.set_items((*self._items, item))
        else:
            self.set_items(tuple(item if i.id == item_id else i for i in self._items))

    def remove(self, item_id: str) -> None:
        """Remove an item."""
        self.set_items(tuple(item for item in self._items if item.id != item_id))

    def set_items(self, items: Sequence[T]) -> None:
        """Have these, in this order."""
        if tuple(items) == self._items or not self._is_loaded or self._is_read_only:
            return
        self._items = tuple(items)
        saved = self._disk.submit(self._file.save, self._items)
        self._courier.watch(saved, lambda _: None, self._on_failed)
        self.changed.emit()

    def _load(self) -> "tuple[LoadedItems, tuple[T, ...]]":
        loaded = self._file.load()
        return loaded, self._starters() if loaded.is_new else loaded.items

    def _on_loaded(self, result: "tuple[LoadedItems, tuple[T, ...]]") -> None:
        loaded, items = result
        self._items, self._is_loaded = items, True
        self._is_read_only = loaded.read_only
        if loaded.notice is not None:
            self.notice.emit(loaded.notice)
        self.changed.emit()

    def _on_failed(self, error: UserFacingError) -> None:
        self.notice.emit(error.info)
