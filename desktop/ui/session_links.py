"""Connections to the signals of the one session that is shown, cut when another is shown."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SignalInstance


class SessionLinks:
    """Owned by a widget that shows one session at a time; GUI thread."""

    def __init__(self) -> None:
        self._links: list[tuple[SignalInstance, Callable[..., Any]]] = []

    def add(self, signal: SignalInstance, slot: Callable[..., Any]) -> None:
        """Connect ``signal`` until ``cut``."""
        signal.connect(slot)
        self._links.append((signal, slot))

    def cut(self) -> None:
        """Disconnect everything."""
        for signal, slot in self._links:
            signal.disconnect(slot)
        self._links.clear()
