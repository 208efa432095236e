"""The command line: the engine and the storage of the window, without a window."""
