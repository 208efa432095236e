"""What a program may find itself in: environments of a session that something is wrong with, or missing, in."""

import signal
from typing import Final

#: How a program ends that is asked to: as it wishes, or at once if it does not listen yet.
ENDED: Final = (0, -signal.SIGTERM)

#: Nothing can be made below this, by nobody.
NO_FOLDER: Final = "/dev/null"

#: By what is wrong: the variables that say so. No D-Bus, no compositor and no tray are there in any of them.
SURROUNDINGS: Final[dict[str, dict[str, str]]] = {
    "a home that is no folder": {"HOME": NO_FOLDER},
    "a home that may not be written": {"HOME": "/proc"},
    # Fontconfig takes such a folder for its cache all the same.
    "relative folders": {
        f"XDG_{kind}": f"relative/{kind}"
        for kind in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR")
    },
    "empty folders": {
        f"XDG_{kind}": "" for kind in ("DATA_HOME", "CONFIG_HOME", "CACHE_HOME", "RUNTIME_DIR")
    },
    "a locale that does not exist": {"LANG": "xx_YY.UTF-8", "LC_ALL": "tlh_QO", "LANGUAGE": "tlh"},
    "400 %": {"QT_SCALE_FACTOR": "4"},
    "a compositor that is not there": {"WAYLAND_DISPLAY": "wayland-9", "QT_QPA_PLATFORM": ""},
}
