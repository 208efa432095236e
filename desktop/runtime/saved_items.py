"""The person's prompts and assistants: where they are kept, with what a new profile begins, files of prompts in and out."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Signal

from desktop.core.assistant import Assistant
from desktop.core.errors import UserFacingError
from desktop.core.prompt_library import Prompt, with_imported
from desktop.runtime.courier import Courier
from desktop.runtime.item_library import ItemLibrary
from desktop.runtime.resources import resource
from desktop.runtime.translation import LANGUAGES, language_in_use
from desktop.runtime.worker import Worker
from desktop.storage.item_file import ItemFile
from desktop.storage.paths import Profile
from desktop.storage.prompt_exchange import decoded, read_prompts, write_prompts


def starter_prompts(language: str) -> tuple[Prompt, ...]:
    """Return the prompts that come along in a language (a key of ``translation.LANGUAGES``). Blocks."""
    return decoded(resource("prompts", f"{language}.json").read_bytes())


def starter_assistants(language: str) -> tuple[Assistant, ...]:
    """Return the assistants that come along in a language. Blocks."""
    data = resource("assistants", f"{language}.json").read_bytes()
    return msgspec.json.decode(data, type=tuple[Assistant, ...])


def own_of(
    prompts: Iterable[Prompt], assistants: Iterable[Assistant]
) -> tuple[tuple[Prompt, ...], tuple[Assistant, ...]]:
    """Return those that did not come along with Loquat as they are, which everybody has. Blocks."""
    known_prompts = [prompt for language in LANGUAGES for prompt in starter_prompts(language)]
    known = [assistant for language in LANGUAGES for assistant in starter_assistants(language)]
    return (
        tuple(prompt for prompt in prompts if prompt not in known_prompts),
        tuple(assistant for assistant in assistants if assistant not in known),
    )


def assistants_of(profile: Profile, disk: Worker, courier: Courier) -> ItemLibrary[Assistant]:
    """Return the assistants of a profile; while there is no file, those that come along in the program's language."""
    language = language_in_use()
    file = ItemFile(profile.assistants_file, "assistants", Assistant)
    return ItemLibrary(file, partial(starter_assistants, language), disk, courier)


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
        starters = partial(starter_prompts, language_in_use())
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
