"""Where the shipped files lie: icons, themes, catalogues."""

from importlib import import_module
from pathlib import Path

#: The one folder of the package, in a checkout, an installation and a frozen program alike. ``importlib.resources``
#: finds it too, but takes 4 ms of the start for the files that the first paint needs.
_FOLDER = Path(import_module("desktop.resources").__path__[0])


def resource(*parts: str) -> Path:
    """Return the path of a shipped file; whether it is there shows when it is read."""
    return _FOLDER.joinpath(*parts)
