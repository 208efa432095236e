"""All tokens of a text, in every vocabulary, worked out in a thread of their own; what is not wanted any more is given up."""

import itertools
from array import array
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.core.errors import UserFacingError
from desktop.core.records import well_formed
from desktop.core.token_list import TokenList, cuts_of
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker

if TYPE_CHECKING:
    from desktop.storage.encodings import Encoding

#: The vocabularies, the newest first.
ENCODINGS: Final = ("o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "r50k_base")

_CONTINUES: Final = 0b1000_0000, 0b1100_0000
_FOUR_BYTES: Final = 0b1111_0000


class _GivenUpError(Exception):
    """The text is not wanted any more."""


class Tokenizing(QObject):
    """Lives in the GUI thread; the tokenizer's windows share it. A question that was given up is not worked on.

    Signals:
        found(int, TokenList): The tokens of the text of this question in the vocabulary that was asked for.
        counted(int, str, int): How many they are in the vocabulary of this name.
        failed(int, str, ErrorInfo): The vocabulary of this name cannot be used.
        encoding_found(str, str): The model of this name has the vocabulary of that one.
    """

    found = Signal(int, object)
    counted = Signal(int, str, int)
    failed = Signal(int, str, object)
    encoding_found = Signal(str, str)
    _told = Signal(int, str, int)

    def __init__(self, courier: Courier, worker: Worker) -> None:
        super().__init__()
        self._courier = courier
        self._worker = worker
        self._questions = itertools.count(1)
        #: The questions whose answers are wanted; any thread reads it.
        self._wanted: set[int] = set()
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def ask(self, words: str, encoding: str) -> int:
        """Work out the tokens of ``words`` in ``encoding``, then their number in the other vocabularies.

        Returns:
            The question, which the answers name.
        """
        question = next(self._questions)
        self._wanted.add(question)
        self._submit(question, encoding, partial(self._tokens, question, words, encoding))
        for other in ENCODINGS:
            if other != encoding:
                self._submit(question, other, partial(self._count, question, words, other))
        return question

    def find_encoding(self, model: str) -> None:
        """Find out which vocabulary a model has, or the best guess; ``encoding_found`` tells."""

        def done(name: str) -> None:
            self.encoding_found.emit(model, name)

        # What goes wrong with this question was reported as a bug; the vocabulary stays as it is chosen.
        self._courier.watch(self._worker.submit(_encoding_of, model), done, lambda _error: None)

    def give_up(self, question: int) -> None:
        """Work on this question no more, and answer it no more."""
        self._wanted.discard(question)

    def close(self) -> None:
        """Answer nothing more."""
        self._wanted.clear()

    def _submit(self, question: int, name: str, work: Callable[[], TokenList | None]) -> None:
        def on_done(answer: TokenList | None) -> None:
            if answer is not None and question in self._wanted:
                self.found.emit(question, answer)

        def on_failed(error: UserFacingError) -> None:
            if question in self._wanted:
                self.failed.emit(question, name, error.info)

        self._courier.watch(self._worker.submit(work), on_done, on_failed)

    @Slot(int, str, int)
    def _on_told(self, question: int, name: str, count: int) -> None:
        if question in self._wanted:
            self.counted.emit(question, name, count)

    # In the thread.

    def _tokens(self, question: int, words: str, name: str) -> TokenList | None:
        try:
            encoding = self._loaded(question, name)
            ids = array("q")
            for block in encoding.encode_blocks(words):
                self._go_on(question)
                ids.extend(block)
            self._told.emit(question, name, len(ids))
            return token_list(words, ids, encoding)
        except _GivenUpError:
            return None

    def _count(self, question: int, words: str, name: str) -> None:
        try:
            encoding = self._loaded(question, name)
            count = 0
            for block in encoding.encode_blocks(words):
                self._go_on(question)
                count += len(block)
        except _GivenUpError:
            return
        self._told.emit(question, name, count)

    def _loaded(self, question: int, name: str) -> "Encoding":
        from desktop.storage.encodings import load_encoding

        self._go_on(question)
        return load_encoding(name)

    def _go_on(self, question: int) -> None:
        if question not in self._wanted:
            raise _GivenUpError


def _encoding_of(model: str) -> str:
    from desktop.storage.encodings import encoding_of

    return encoding_of(model).name


def token_list(words: str, ids: "array[int]", encoding: "Encoding") -> TokenList:
    """Return where each of the tokens ``ids`` of ``words`` begins and ends."""
    data = well_formed(words).encode()
    sizes: dict[int, int] = {}
    units: dict[int, int] = {}
    for token in set(ids):
        piece = encoding.token_bytes(token)
        sizes[token] = len(piece)
        units[token] = _units(piece)
    byte_ends = array("q", accumulate(map(sizes.__getitem__, ids)))
    unit_ends = array("q", accumulate(map(units.__getitem__, ids)))
    return TokenList(encoding.name, data, ids, byte_ends, unit_ends, cuts_of(data, byte_ends))


def _units(piece: bytes) -> int:
    """Return how many UTF-16 units begin in a token's bytes: a character counts where its first byte is."""
    bits, mask = _CONTINUES
    first = [byte for byte in piece if byte & mask != bits]
    return len(first) + sum(byte >= _FOUR_BYTES for byte in first)
