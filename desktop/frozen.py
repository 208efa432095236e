"""What only the frozen program has to do before all else; imports next to nothing, as each start pays for it."""

import os
import sys
from typing import Final

#: A frozen program has no interpreter to start its model server with: it starts itself with this argument.
SERVE_ARGUMENT: Final = "--serve-local-model"

#: Beside the program, where the package of the local model puts what the extra ``local`` brings.
_LOCAL: Final = "local"

#: PyInstaller's module with its finder.
_ARCHIVE_FINDER: Final = "pyimod02_importers"


def prepare() -> None:
    """Find modules as Python does, the local model's package too; hide from children how libraries are found.

    PyInstaller's finder comes before Python's and looks for each module in an archive, but here each is a file.

    The loader of a frozen program sets ``LD_LIBRARY_PATH``, which a browser started by it would inherit. It has
    been read by then: it decides nothing more in this process.
    """
    sys.path_hooks = [hook for hook in sys.path_hooks if hook.__module__ != _ARCHIVE_FINDER]
    sys.path_importer_cache.clear()
    sys.path.append(os.path.join(os.path.dirname(sys.executable), _LOCAL))  # noqa: PTH118, PTH120 - pathlib takes 8 ms
    if sys.platform == "linux":
        before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
        os.environ.pop("LD_LIBRARY_PATH", None)
        if before is not None:
            os.environ["LD_LIBRARY_PATH"] = before


def is_model_server() -> bool:
    """Whether this process was started to be the model's server."""
    return sys.argv[1:] == [SERVE_ARGUMENT]


def serve_model() -> int:
    """Be the model's server; return the exit code."""
    from desktop.runtime import local_server_main

    return local_server_main.main()
