"""Which tokens a text is for a model; vocabularies are loaded and used in a thread of their own."""

from collections.abc import Sequence
from uuid import uuid4

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.core.errors import ErrorInfo, UserFacingError
from desktop.runtime.courier import Courier
from desktop.runtime.worker import Worker


class TokensFound(Struct, frozen=True):
    """The answer to one question.

    Attributes:
        encoding: The vocabulary's name.
        is_exact: It is the model's own, not a guess for one of another family.
        tokens: Of the text that was asked about, in its order.
        names: What the tokens asked about, and those of the text, stand for; unknown ones are missing.
        error: Why nothing could be found.
    """

    encoding: str = ""
    is_exact: bool = False
    tokens: tuple[int, ...] = ()
    names: dict[int, str] = {}
    error: ErrorInfo | None = None


class Tokenizer(QObject):
    """Lives in the GUI thread; nothing is loaded before the first question.

    Signals:
        found(str, TokensFound): The answer to the question with this token.
    """

    found = Signal(str, object)

    def __init__(self, courier: Courier, worker: Worker) -> None:
        super().__init__()
        self._courier = courier
        self._worker = worker

    def look_up(self, model: str, words: str, tokens: Sequence[int] = ()) -> str:
        """Find out which tokens ``words`` are for ``model``, and what ``tokens`` stand for.

        Returns:
            A token: ``found`` comes with it, once.
        """
        token = uuid4().hex

        def done(answer: TokensFound) -> None:
            self.found.emit(token, answer)

        def failed(error: UserFacingError) -> None:
            done(TokensFound(error=error.info))

        self._courier.watch(
            self._worker.submit(_look_up, model, words, tuple(tokens)), done, failed
        )
        return token


def _look_up(model: str, words: str, tokens: tuple[int, ...]) -> TokensFound:
    """In the worker."""
    from desktop.storage.encodings import encoding_of, load_encoding

    chosen = encoding_of(model)
    encoding = load_encoding(chosen.name)
    found = tuple(encoding.encode(words))
    names = {}
    for token in (*found, *tokens):
        try:
            names[token] = encoding.token_bytes(token).decode("utf-8", "backslashreplace")
        except (KeyError, OverflowError):
            continue  # another model's, or a mistake: it is shown by its number alone
    return TokensFound(chosen.name, chosen.is_exact, found, names)
