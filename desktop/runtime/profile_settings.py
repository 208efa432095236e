"""Which connections a profile offers: the saved ones, and the local model where it can run."""

import importlib.util

from desktop.core.connection import Connection, local_model_connection


def local_model_is_installed() -> bool:
    """Whether the extra ``local`` is installed, as far as its server goes; nothing is imported."""
    return importlib.util.find_spec("xllamacpp") is not None


def offered(
    connections: tuple[Connection, ...], *, with_local_model: bool
) -> tuple[Connection, ...]:
    """Return what to offer of the saved connections.

    The local model is added where it can run and is hidden (not forgotten) where it cannot.
    """
    if not with_local_model:
        return tuple(c for c in connections if not c.is_local_model)
    if any(c.is_local_model for c in connections):
        return connections
    return (*connections, local_model_connection())
