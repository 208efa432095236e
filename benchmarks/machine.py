"""Says what the numbers were taken on."""

import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path


def machine() -> str:
    """Return processor, cores, system, Python and Qt in one line."""
    from PySide6.QtCore import qVersion

    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Qt {qVersion()}, "
        f"platform {os.environ.get('QT_QPA_PLATFORM', 'native')}"
    )


def spread(values: Sequence[float], unit: str) -> str:
    """Return the median with the lowest and the highest value."""
    middle = statistics.median(values)
    return f"{middle:.1f} {unit} ({min(values):.1f} to {max(values):.1f}, n={len(values)})"
