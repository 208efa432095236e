"""Exit codes of all commands, and the exception that ends one with a sentence."""

from typing import Final

#: Failed, cut or timed out.
EXIT_FAILED: Final = 1
#: Wrong usage, or something named that does not exist.
EXIT_USAGE: Final = 2
#: Ctrl+C: 128 and the number of SIGINT, as shells have it.
EXIT_INTERRUPTED: Final = 130


class Exit(Exception):
    """Ends the program with a sentence on stderr and an exit code."""

    def __init__(self, sentence: str, code: int = EXIT_USAGE) -> None:
        super().__init__(sentence)
        self.code = code
