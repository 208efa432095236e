"""What a command says: answers to stdout, everything else to stderr; nothing from a server controls the terminal."""

import io
import os
import sys
import unicodedata
from pathlib import Path
from typing import Final, TextIO

from desktop.cli.language import advised, tr
from desktop.core.errors import ErrorInfo

#: Digits of the largest number of things that one may ask for.
_DIGITS: Final = 9

#: Erases the line that the cursor is in (ECMA-48, EL).
_ERASE_LINE: Final = "\r\x1b[2K"


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale says, and never fail on a character that cannot be written.

    A stream that was closed before the start (``>&-``, or no console on Windows) leads nowhere.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - open for the whole run
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def is_terminal(stream: TextIO) -> bool:
    """Whether a person, not a program, reads or writes ``stream``."""
    return stream.isatty()


def silence_stdout() -> None:
    """Send what is still to be written to nowhere, so that ending the program does not fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def printable(text: str) -> str:
    """Return ``text`` with control characters made visible, but for line ends and tabs.

    An answer may hold escape sequences that would recolour, retitle or rewrite the terminal.
    """
    return "".join(map(_visible, text)) if not text.isprintable() else text


def _visible(char: str) -> str:
    if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"):
        return char
    return chr(0x2400 + ord(char)) if ord(char) < 0x20 else "\ufffd"


def write_answer(text: str) -> None:
    """Write a part of an answer at once; as it came if a program reads it, harmless if a person does."""
    sys.stdout.write(printable(text) if is_terminal(sys.stdout) else text)
    sys.stdout.flush()


def say(sentence: str) -> None:
    """Write a sentence to stderr."""
    print(printable(sentence), file=sys.stderr)


def say_error(error: ErrorInfo) -> None:
    """Write an error: its cause, what to do, and the server's own words."""
    say(advised(error))
    if error.message:
        code = f" ({error.code})" if error.code else ""
        if error.status is None:
            words = tr("Details{code}: {message}", code=code, message=error.message)
        else:
            words = tr("The server said{code}: {message}", code=code, message=error.message)
        say(f"  {words}")


class StatusLine:
    """One line on a terminal's stderr that is rewritten in place; nothing when stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = ""
        self.is_possible = is_terminal(sys.stderr)

    def show(self, sentence: str) -> None:
        """Replace what the line says."""
        if self.is_possible and sentence != self._shown:
            sys.stderr.write(_ERASE_LINE + printable(sentence).replace("\n", " "))
            sys.stderr.flush()
            self._shown = sentence

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write(_ERASE_LINE)
            sys.stderr.flush()
            self._shown = ""


def count(word: str) -> int:
    """Read a number of things from the command line, at least one.

    Raises:
        ArgumentTypeError: It is none.
    """
    number = int(word) if word.isascii() and word.isdigit() and len(word) <= _DIGITS else 0
    if not number:
        import argparse

        raise argparse.ArgumentTypeError(tr("write a number from 1 on"))
    return number
