"""Puts the parts together; the one module that may import everything."""

from pathlib import Path


def run_window(profile_folder: Path | None) -> int:
    """Open the window of the profile in ``profile_folder`` (``None``: the default one) until it is closed.

    Returns:
        The exit code.
    """
    raise NotImplementedError(f"no window yet for {profile_folder}")
