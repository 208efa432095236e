"""Says errors of the system as errors of the history; knows no file format."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from desktop.core.errors import HistoryError


@contextlib.contextmanager
def as_history_error(path: Path) -> Iterator[None]:
    """Let what the disk refuses in the block come out as ``HistoryError``; ``path`` where the system names none."""
    try:
        yield
    except OSError as exc:
        raise HistoryError(exc.filename or path, exc.strerror or str(exc)) from exc
