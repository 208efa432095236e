"""Which files of Qt stay in the frozen program, by the names that each system gives them."""

import runpy
from pathlib import Path

import pytest

PARTS = Path(__file__).parent.parent.parent / "packaging" / "freeze" / "parts.py"

STAY = (
    "PySide6/Qt/lib/libQt6Core.so.6",
    "libQt6Core.so.6",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
    "PySide6/QtCore.abi3.so",
    "PySide6\\Qt6Core.dll",
    "PySide6\\QtCore.pyd",
    "PySide6\\plugins\\platforms\\qwindows.dll",
    "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
    "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
    "PySide6/Qt/lib/QtCore.framework/Resources/Info.plist",
    "QtCore",
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "python313.dll",
    "desktop/resources/themes/light.json",
)

GO = (
    "PySide6/Qt/lib/libQt6Qml.so.6",
    "libQt6Qml.so.6",
    "PySide6/Qt/plugins/platforms/libqminimal.so",
    "PySide6/Qt/plugins/tls/libqopensslbackend.so",
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6/Qt/qml/QtQuick/qmldir",
    "PySide6\\Qt6Qml.dll",
    "PySide6\\opengl32sw.dll",
    "PySide6\\plugins\\tls\\qschannelbackend.dll",
    "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
    "QtQml",
    "keyring-25.7.0.dist-info/RECORD",
)


@pytest.fixture(scope="module")
def is_wanted():
    return runpy.run_path(str(PARTS))["is_wanted"]


@pytest.mark.parametrize("path", STAY)
def test_what_is_used_stays(is_wanted, path):
    assert is_wanted(path)


@pytest.mark.parametrize("path", GO)
def test_what_is_not_used_goes(is_wanted, path):
    assert not is_wanted(path)
