"""Hands a profile out as a file, and takes one in: reads, plans, and applies what the person agreed to."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from msgspec import structs
from PySide6.QtCore import QObject, Signal

from desktop.core.assistant import Assistant
from desktop.core.connection import Connection
from desktop.core.errors import UserFacingError
from desktop.core.profile_file import Content, Plan, plan
from desktop.runtime.connections import Connections
from desktop.runtime.courier import Courier
from desktop.runtime.item_library import ItemLibrary
from desktop.runtime.saved_items import PromptLibrary, own_of
from desktop.runtime.worker import Worker
from desktop.storage.profile_file import (
    content_of,
    installed,
    merged_with,
    read_profile,
    write_profile,
)


class ProfileTransfer(QObject):
    """Lives in the GUI thread; made by the workspace when it is first asked for.

    Signals:
        planned(Plan): What importing the file would do.
        imported(object): The ids of the new connections that want a key (tuple[str, ...]).
        written(str): The name of the file that the profile was written to.
        failed(ErrorInfo): A file could not be read or written.
    """

    planned = Signal(object)
    imported = Signal(object)
    written = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        connections: Connections,
        prompts: PromptLibrary,
        assistants: ItemLibrary[Assistant],
        certificates: Path,
        disk: Worker,
        courier: Courier,
    ) -> None:
        super().__init__()
        self._connections = connections
        self._prompts = prompts
        self._assistants = assistants
        self._certificates = certificates
        self._disk = disk
        self._courier = courier
        # Their files are read in the disk thread before anything below.
        prompts.load()
        assistants.load()

    def write(self, path: Path) -> None:
        """Write the profile for others; ``written`` or ``failed`` tells."""

        def on_content(content: Content) -> None:
            writing = self._disk.submit(_write, path, content)
            self._watch(writing, lambda _: self.written.emit(path.name))

        self._with_content(on_content)

    def read(self, path: Path) -> None:
        """Say what importing a file would do; ``planned`` or ``failed`` tells."""

        def on_read(brought: Content) -> None:
            self._with_content(lambda have: self.planned.emit(plan(have, brought)))

        self._watch(self._disk.submit(read_profile, path), on_read)

    def apply(self, agreed: Plan) -> None:
        """Do what a plan says; ``imported`` or ``failed`` tells."""
        installing = self._disk.submit(installed, agreed.after, self._certificates)
        self._watch(installing, lambda ready: self._apply(agreed, ready))

    def _apply(self, agreed: Plan, ready: tuple[Connection, ...]) -> None:
        connections = self._connections
        for connection in merged_with(connections.items(), ready):
            connections.save(connection)
        self._prompts.set_items(agreed.after.prompts)
        self._assistants.set_items(agreed.after.assistants)
        if agreed.after.default and not connections.chosen_default:
            connections.set_default(agreed.after.default)
        self.imported.emit(agreed.without_key)

    def _with_content(self, then: Callable[[Content], None]) -> None:
        """Call ``then`` with the profile as it would be handed out, once everything of it has been read."""

        def on_read(_: None) -> None:
            gathering = self._disk.submit(
                content_of,
                self._connections.items(),
                self._prompts.items,
                self._assistants.items,
                self._connections.chosen_default,
            )
            self._watch(gathering, then)

        self._watch(self._disk.submit(lambda: None), on_read)

    def _watch(self, future: "Future[Any]", then: Callable[[Any], None]) -> None:
        self._courier.watch(future, then, self._on_failed)

    def _on_failed(self, error: UserFacingError) -> None:
        self.failed.emit(error.info)


def _write(path: Path, content: Content) -> None:
    prompts, assistants = own_of(content.prompts, content.assistants)
    write_profile(path, structs.replace(content, prompts=prompts, assistants=assistants))
