"""The person's settings, checked by their declarations."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.core.errors import SettingsError
from desktop.core.settings import declared
from desktop.runtime.settings_keeper import SettingsKeeper


class Preferences(QObject):
    """Lives in the GUI thread.

    Signals:
        changed(str): The setting of this key has another value.
    """

    changed = Signal(str)

    def __init__(self, keeper: SettingsKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper

    def value(self, key: str) -> Any:
        """Return the setting's value; its default when there is none, or one that it may not have.

        Raises:
            KeyError: No such setting.
        """
        setting = declared(key)
        try:
            return setting.checked(self._keeper.values.get(key, setting.default))
        except SettingsError:
            return setting.default

    def set(self, key: str, value: Any) -> None:
        """Change a setting; it is written soon, and at exit.

        Raises:
            KeyError: No such setting.
            SettingsError: It may not have this value.
        """
        checked = declared(key).checked(value)
        if checked == self.value(key):
            return
        self._keeper.values[key] = checked
        self._keeper.touch()
        self.changed.emit(key)
