"""The person's prompts and assistants: where they are kept, with what a new profile begins, files of prompts in and out."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Signal

from desktop.core.assistant import Assistant
from desktop.core.errors import UserFacingError
from desktop.core.prompt_library import Prompt, with_imported
from desktop.runtime.courier import Courier
from desktop.runtime.item_library import ItemLibrary
from desktop.runtime.resources import resource
from desktop.runtime.translation import language_in_use
from desktop.runtime.worker import Worker
from desktop.storage.item_file import ItemFile
from desktop.storage.paths import Profile
from desktop.storage.prompt_exchange import decoded, read_prompts, write_prompts


def assistants_of(profile: Profile, disk: Worker, courier: Courier) -> ItemLibrary[Assistant]:
    """Return the assistants of a profile; while there is no file, those that come along in the program's language."""
    language = language_in_use()

    def starters() -> tuple[Assistant, ...]:
        data = resource("assistants", f"{language}.json").read_bytes()
        return msgspec.json.decode(data, type=tuple[Assistant, ...])

    file = ItemFile(profile.assistants_file, "assistants", Assistant)
    return ItemLibrary(file, starters, disk, courier)


class PromptLibrary(ItemLibrary[Prompt]):
    """Lives in the GUI thread; while there is no file, it has the prompts that come along in the program's language.

    Signals:
        file_read(int, int): Of a file that was taken in: how many prompts were added, how many were there already.
        file_written(str): The name of the file that all prompts were written to.
        file_failed(ErrorInfo): A file could not be read or written.
    """

    file_read = Signal(int, int)
    file_written = Signal(str)
    file_failed = Signal(object)

    def __init__(self, profile: Profile, disk: Worker, courier: Courier) -> None:
        language = language_in_use()

        def starters() -> tuple[Prompt, ...]:
            return decoded(resource("prompts", f"{language}.json").read_bytes())

        file = ItemFile(profile.prompts_file, "prompts", Prompt)
        super().__init__(file, starters, disk, courier)

    def read_file(self, path: Path) -> None:
        """Add the prompts in a file; ``file_read`` or ``file_failed`` tells."""
        self._courier.watch(self._disk.submit(read_prompts, path), self._add, self._on_file_failed)

    def write_file(self, path: Path) -> None:
        """Write all prompts to a file; ``file_written`` or ``file_failed`` tells."""
        writing = self._disk.submit(write_prompts, path, self.items)
        self._courier.watch(
            writing, lambda _: self.file_written.emit(path.name), self._on_file_failed
        )

    def _add(self, prompts: tuple[Prompt, ...]) -> None:
        before = self.items
        self.set_items(with_imported(before, prompts))
        added = len(self.items) - len(before)
        self.file_read.emit(added, len(prompts) - added)

    def _on_file_failed(self, error: UserFacingError) -> None:
        self.file_failed.emit(error.info)
