"""Which of what PyInstaller finds is used: a list of what stays, so that nothing new comes in unseen."""

import sys
from pathlib import Path, PurePosixPath
from typing import Final

#: Modules that are looked up by name at run time.
HIDDEN: Final = [
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
    "secretstorage",
    "tiktoken_ext.openai_public",
    "ziamath",
]

#: Packages that read files of their own: ours, and those that draw formulas.
WITH_DATA: Final = ["desktop.resources", "latex2mathml", "ziafont", "ziamath"]

#: Modules that others import for what Loquat never does.
EXCLUDED: Final = [
    "tkinter", "unittest", "pydoc", "doctest", "test", "lib2to3", "ensurepip", "pip", "setuptools",
    "distutils", "_distutils_hack", "IPython", "numpy", "PIL", "rich", "click", "curses", "readline", "idlelib",
    # tiktoken would fetch its vocabularies with these; Loquat brings its own.
    "requests", "urllib3", "charset_normalizer", "blobfile",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtOpenGL", "PySide6.QtTest",
]  # fmt: skip

#: Qt's libraries, beside those that other systems name alike.
QT_LIBRARIES: Final = {
    "Core", "Gui", "Widgets", "Network", "Svg", "DBus", "XcbQpa", "WaylandClient", "PrintSupport",
    "OpenGL",
}  # fmt: skip

#: Qt's plugins by folder; an empty set means all of a folder.
QT_PLUGINS: Final[dict[str, set[str]]] = {
    "platforms": {"xcb", "wayland", "offscreen", "windows", "cocoa"},
    "platforminputcontexts": {"compose", "ibus"},
    "platformthemes": {"xdgdesktopportal"},
    "iconengines": {"svgicon"},
    "imageformats": {"jpeg", "gif", "webp", "svg", "ico", "macheif"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "printsupport": set(),
    "styles": set(),
}

#: Qt's own sentences (buttons, file dialog) in the languages that Loquat speaks.
QT_CATALOGUES: Final = {"qtbase_zh_CN.qm", "qt_zh_CN.qm"}


def is_wanted(name: str) -> bool:
    """Whether a collected file stays; ``name`` is its path in the frozen program."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = path.parts
    if path.name == "RECORD":  # holds checksums of scripts that name the folder of the build
        return False
    library = _library(path)
    if library is not None:
        return library in QT_LIBRARIES
    if "PySide6" not in parts:
        return True
    if "plugins" in parts:
        return _is_plugin(path)
    if "translations" in parts:
        return path.name in QT_CATALOGUES
    # Of Windows: draws OpenGL without a graphics card, 20 MB; the window needs no OpenGL.
    return "qml" not in parts and path.name != "opengl32sw.dll"


def _library(path: PurePosixPath) -> str | None:
    """Return which of Qt's libraries a file belongs to, without its prefix; ``None`` if to none."""
    for part in path.parts:
        if part.endswith(".framework"):
            return part.removeprefix("Qt").removesuffix(".framework")
    if path.name.startswith(("libQt6", "Qt6")):
        return path.name.removeprefix("lib").removeprefix("Qt6").split(".")[0]
    # On macOS a link to each framework lies beside the program.
    is_link = len(path.parts) == 1 and path.name.startswith("Qt") and not path.suffix
    return path.name.removeprefix("Qt") if is_link else None


def _is_plugin(path: PurePosixPath) -> bool:
    folder = path.parent.name
    if folder not in QT_PLUGINS:
        return False
    bare = path.stem.removeprefix("lib").removesuffix("plugin").removesuffix("platforminputcontext")
    wanted = QT_PLUGINS[folder]
    return not wanted or bare in wanted or bare.removeprefix("q") in wanted


#: A collected file: its path in the program, where it comes from, and what PyInstaller calls its kind.
Entry = tuple[str, str, str]

_SYSTEM: Final = ("/usr/lib/", "/lib/", "/usr/lib64/", "/lib64/")


def is_of_the_system(entry: Entry) -> bool:
    """Whether a collected library belongs to the system that builds, not to Python or a wheel."""
    return sys.platform == "linux" and str(Path(entry[1]).resolve()).startswith(_SYSTEM)


def needed(binaries: list[Entry]) -> list[Entry]:
    """Leave out the system's libraries that only plugins needed which are left out themselves."""
    from PyInstaller.depend.bindepend import get_imports

    system = {Path(entry[0]).name: entry for entry in binaries if is_of_the_system(entry)}
    kept = [entry for entry in binaries if not is_of_the_system(entry)]
    waiting, found = [entry for entry in kept if entry[2] in {"BINARY", "EXTENSION"}], set()
    while waiting:
        for name, _ in get_imports(waiting.pop()[1]):
            if name in system and name not in found:
                found.add(name)
                waiting.append(system[name])
    return kept + [system[name] for name in sorted(found)]
