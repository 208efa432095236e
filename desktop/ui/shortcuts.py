"""Which keys do what: the shortcuts that Loquat comes with, and those that the person chose instead."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from desktop.runtime.preferences import Preferences

_STANDARD: Final = QKeySequence.StandardKey
_MODIFIERS: Final = Qt.KeyboardModifier
_FIRST_FUNCTION_KEY: Final = Qt.Key.Key_F1
_LAST_FUNCTION_KEY: Final = Qt.Key.Key_F35

#: The setting that holds the person's own: by the name of an action the keys as text, empty for none.
SHORTCUTS_KEY: Final = "keyboard.shortcuts"

#: The shortcuts of each action until the person chooses others.
SHORTCUTS: Final[dict[str, tuple[QKeySequence.StandardKey | str, ...]]] = {
    "new": ("Ctrl+N",),
    "new_with": ("Ctrl+Shift+A",),
    "quick_ask": ("Ctrl+Shift+K",),
    "print": ("Ctrl+P",),
    "new_window": ("Ctrl+Shift+N",),
    "import": ("Ctrl+Shift+O",),
    "settings": ("Ctrl+,",),
    "quit": (_STANDARD.Quit, "Ctrl+Q"),
    "stop": ("Escape",),
    "choose_model": ("Ctrl+Shift+M",),
    "sidebar": ("Ctrl+B",),
    "switch": ("Ctrl+K",),
    "commands": ("Ctrl+Shift+P",),
    "search": ("Ctrl+Shift+F",),
    "filter": ("Ctrl+Shift+L",),
    "find": (_STANDARD.Find,),
    "question": ("Ctrl+L",),
    # For keyboards without a key for it; Qt knows it on Windows only.
    "context_menu": ("Shift+F10",),
    "parameters": ("Ctrl+Shift+E",),
    "inspector": ("Ctrl+Shift+I",),
    "branches": ("Ctrl+Shift+B",),
    "larger": (_STANDARD.ZoomIn, "Ctrl+="),
    "smaller": (_STANDARD.ZoomOut,),
    "normal_size": ("Ctrl+0",),
    "undo_delete": ("Ctrl+Shift+Z",),
    "undo": (_STANDARD.Undo,),
    "redo": (
        "Ctrl+Y",
    ),  # text fields know Ctrl+Shift+Z as well; elsewhere that brings back a conversation
    "cut": (_STANDARD.Cut,),
    "copy": (_STANDARD.Copy,),
    "paste": (_STANDARD.Paste,),
    "select_all": (_STANDARD.SelectAll,),
    "full_screen": ("F11",),
    "minimise": ("Ctrl+M",),
    "close": ("Ctrl+W",),
    "shortcuts": ("Ctrl+/", "F1"),
}


def chosen_shortcuts(preferences: Preferences) -> dict[str, str]:
    """Return the person's own shortcuts by the names of their actions. Nonsense in the file counts as none."""
    return {
        name: keys
        for name, keys in preferences.value(SHORTCUTS_KEY).items()
        if isinstance(keys, str) and (not keys or is_usable(QKeySequence(keys)))
    }


def shortcuts_of(name: str, chosen: Mapping[str, str]) -> list[QKeySequence]:
    """Return the shortcuts of an action, the one that is shown first."""
    if name in chosen:
        return [QKeySequence(chosen[name])] if chosen[name] else []
    known: list[QKeySequence] = []
    for keys in SHORTCUTS.get(name, ()):
        sequence = QKeySequence(keys)
        # What a platform names by its standard may be the other one. Twice the same is ambiguous to Qt: it does nothing.
        if not sequence.isEmpty() and sequence not in known:
            known.append(sequence)
    return known


def taken_by(
    keys: QKeySequence, name: str, names: Iterable[str], chosen: Mapping[str, str]
) -> str | None:
    """Return which other action of ``names`` has these keys, or begins or ends where they do; ``None`` for no other."""
    no_match = QKeySequence.SequenceMatch.NoMatch
    for other in names:
        for known in shortcuts_of(other, chosen) if other != name else ():
            if known.matches(keys) != no_match or keys.matches(known) != no_match:
                return other
    return None


def is_usable(keys: QKeySequence) -> bool:
    """Whether these keys can be a shortcut: a letter alone would be missing from every text."""
    if keys.isEmpty():
        return False
    first: QKeyCombination = keys[0]  # type: ignore[index]  # missing in the stubs
    held = first.keyboardModifiers()
    is_typed = not (held & ~(_MODIFIERS.ShiftModifier | _MODIFIERS.KeypadModifier))
    return not is_typed or _FIRST_FUNCTION_KEY <= first.key() <= _LAST_FUNCTION_KEY


def choose(preferences: Preferences, name: str, keys: QKeySequence | None) -> None:
    """Give an action these keys, or with ``None`` those that it came with. Empty keys are none at all.

    What an action came with is not written down, so that a later version may change it.
    """
    chosen = dict(preferences.value(SHORTCUTS_KEY))
    if keys is None or [keys] == shortcuts_of(name, {}):
        chosen.pop(name, None)
    else:
        chosen[name] = keys.toString(QKeySequence.SequenceFormat.PortableText)
    preferences.set(SHORTCUTS_KEY, chosen)
