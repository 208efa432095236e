"""The prompt library in the window: the manager, the form of variables, and ``/`` in the composer."""
