"""The vocabularies of OpenAI's models, from this program's own files: nothing is ever downloaded. Any thread.

A vocabulary takes half a second to load, so it is loaded at its first use, off the GUI thread.
"""

import gzip
import hashlib
import re
import threading
import zlib
from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from desktop.core.errors import ErrorKind, UserFacingError, describe
from desktop.core.text import text
from desktop.core.tokens import base_model

if TYPE_CHECKING:
    import tiktoken

ENCODING_NAMES: Final = ("o200k_base", "o200k_harmony", "cl100k_base", "p50k_base", "r50k_base")

#: For models whose vocabulary is not known: the newest gives the best guess.
FALLBACK: Final = "o200k_base"

#: Models that tiktoken's own table lacks, by the beginning of their names.
_MORE_MODELS: Final = {
    "gpt-4.5": "o200k_base",
    "gpt-image": "o200k_base",
    "gpt-realtime": "o200k_base",
    "gpt-audio": "o200k_base",
    "codex-mini": "o200k_base",
    "computer-use-preview": "o200k_base",
    "gpt-35": "cl100k_base",
    "gpt-oss": "o200k_harmony",
}

#: Characters that are encoded at once. tiktoken takes a second for a million characters without a
#: break, and panics at a million blanks.
_BLOCK_CHARS: Final = 50_000

#: The last place behind a letter or digit and before a blank or a sign of Chinese: no vocabulary joins these, nor looks back.
_SAFE_CUT: Final = re.compile(r"(?s).*[^\W_](?=[\s，。、；：？！])")

#: So much of a vocabulary's file is read in one step, which keeps the interpreter's lock for 2 to 4 ms.
_STEP_BYTES: Final = 64 * 1024

#: Stands between texts that are encoded together: a special token, before and after which a vocabulary begins anew.
_BETWEEN: Final = "<|endoftext|>"

_LOADING: Final = threading.Lock()
_loaded: "dict[str, Encoding]" = {}


class ModelEncoding(Struct, frozen=True):
    """The vocabulary of a model.

    Attributes:
        is_exact: It is the model's own, not a guess for one of another family.
    """

    name: str
    is_exact: bool


class Encoding:
    """One vocabulary, loaded. ``name`` is such as ``o200k_base``."""

    def __init__(self, inner: "tiktoken.Encoding") -> None:
        self.name: Final[str] = inner.name
        self._inner = inner

    def encode(self, words: str) -> list[int]:
        """Return the token ids of ``words``; special tokens in it are ordinary text, as for the API.

        Exact, except where 25,000 characters of a longer text come without a break: there it cuts, which may
        add a token for each cut.
        """
        tokens: list[int] = []
        for block in self.encode_blocks(words):
            tokens += block
        return tokens

    def encode_blocks(self, words: str) -> Iterator[list[int]]:
        """Yield the tokens of ``words`` in pieces of a bounded time each, for who may want to give up."""
        for block, _ in _blocks(words):
            yield self._inner.encode_ordinary(block)

    def count(self, words: str) -> int:
        """Return the number of tokens of ``words``."""
        return sum(map(len, self.encode_blocks(words)))

    def count_all(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each of ``texts``, as ``count`` does; in two threads, as tiktoken needs no lock.

        Many are encoded at once: a call for each would wait for the interpreter's lock each time, which takes
        a millisecond while another thread is busy.
        """
        groups = list(_gathered(texts))
        counts: list[list[int]] = [[] for _ in groups]
        # Both threads take from it, which is one step of the interpreter each.
        places = iter(range(len(groups)))

        def work() -> None:
            for at in places:
                counts[at] = self._count_together(groups[at])

        # Daemons: the program may end meanwhile, and would wait for the threads of a pool. Two new ones, because
        # the caller may own the patterns (see ``_load``).
        threads = [
            threading.Thread(target=work, name=f"loquat-count-{n}", daemon=True) for n in (1, 2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # What failed there is tried again, and raises here.
        pairs = zip(groups, counts, strict=True)
        return [n for group, found in pairs for n in found or self._count_together(group)]

    def _count_together(self, texts: list[str]) -> list[int]:
        if len(texts) == 1:
            return [self.count(texts[0])]
        ids = self._inner.encode(
            _BETWEEN.join(texts), allowed_special={_BETWEEN}, disallowed_special=()
        )
        counts = []
        start = 0
        for _ in texts[1:]:
            end = ids.index(self._inner.eot_token, start)
            counts.append(end - start)
            start = end + 1
        return [*counts, len(ids) - start]

    def is_exact_for(self, words: str) -> bool:
        """Whether ``encode`` cuts nowhere that the API would not."""
        return len(words) <= _BLOCK_CHARS or all(is_safe for _, is_safe in _blocks(words))

    def token_bytes(self, token: int) -> bytes:
        """Return what one token stands for: perhaps only a part of a character.

        Raises:
            KeyError: There is no such token.
        """
        found: bytes = self._inner.decode_single_token_bytes(token)
        return found


def encoding_of(model: str) -> ModelEncoding:
    """Return the vocabulary of ``model``, as named by OpenAI, Azure or an aggregator, fine-tuned or not."""
    from tiktoken.model import encoding_name_for_model

    name = base_model(model)
    if name in ENCODING_NAMES:
        return ModelEncoding(name, is_exact=True)
    for beginning, encoding in _MORE_MODELS.items():
        if name.startswith(beginning):
            return ModelEncoding(encoding, is_exact=True)
    try:
        found = encoding_name_for_model(name)
    except KeyError:
        return ModelEncoding(FALLBACK, is_exact=False)
    # p50k_edit and gpt2 are the older vocabularies with other special tokens.
    known = {"p50k_edit": "p50k_base", "gpt2": "r50k_base"}.get(found, found)
    return ModelEncoding(known, is_exact=True)


def load_encoding(name: str) -> Encoding:
    """Return the vocabulary called ``name``, loaded once a process. Blocks for half a second at first.

    Raises:
        UserFacingError: Its file is missing or damaged.
        KeyError: There is no such vocabulary.
    """
    with _LOADING:
        if name not in _loaded:
            _loaded[name] = _load(name)
        return _loaded[name]


def is_loading() -> bool:
    """Whether a vocabulary is being loaded: the last part of that keeps the interpreter's lock for 0.1 to 0.2 s."""
    return _LOADING.locked()


def _load(name: str) -> Encoding:
    import tiktoken
    from tiktoken_ext import openai_public

    # tiktoken's recipes (pattern, special tokens, expected hash) with our files in place of its
    # download, for the whole process: no path to the network is left.
    vars(openai_public)["load_tiktoken_bpe"] = _shipped_ranks
    made = tiktoken.Encoding(**openai_public.ENCODING_CONSTRUCTORS[name]())
    # The thread that matches first owns the memory of the regular expression, and marks it at each match for all
    # others to see: two threads then take 0.65 s for 10 MB, of which neither owns it 0.44 s (measured). So it is
    # this one, which waits while others count.
    made.encode_ordinary("a")
    return Encoding(made)


def _shipped_ranks(url: str, expected_hash: str | None = None) -> dict[bytes, int]:
    file = url.rpartition("/")[2] + ".gz"
    try:
        packed = files("desktop.resources").joinpath("tokenizers", file).read_bytes()
        data = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as exc:
        raise _broken(file) from exc
    if hashlib.sha256(data).hexdigest() != expected_hash:
        raise _broken(file)
    ranks: dict[bytes, int] = {}
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _STEP_BYTES) + 1 or len(data)
        fields = data[start:end].split()
        ranks.update(zip(map(a2b_base64, fields[::2]), map(int, fields[1::2]), strict=True))
        start = end
    return ranks


def _broken(file: str) -> UserFacingError:
    reason = text(
        "the vocabulary {file} is missing or damaged; please install Loquat again", file=file
    )
    return UserFacingError(describe(ErrorKind.INTERNAL, reason=reason))


def _gathered(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield ``texts`` in groups that may be encoded together; one that may not is alone."""
    group: list[str] = []
    size = 0
    for words in texts:
        is_alone = len(words) > _BLOCK_CHARS or _BETWEEN in words
        if group and (is_alone or size + len(words) > _BLOCK_CHARS):
            yield group
            group, size = [], 0
        if is_alone:
            yield [words]
        else:
            group.append(words)
            size += len(words)
    if group:
        yield group


def _blocks(words: str) -> Iterator[tuple[str, bool]]:
    """Yield pieces of ``words``, and whether each ends where the vocabulary ends a piece anyway."""
    start = 0
    while len(words) - start > _BLOCK_CHARS:
        cut = _last_safe_cut(words, start + _BLOCK_CHARS // 2, start + _BLOCK_CHARS)
        end = cut or start + _BLOCK_CHARS
        yield words[start:end], cut is not None
        start = end
    yield words[start:], True


def _last_safe_cut(words: str, start: int, end: int) -> int | None:
    """Return the last place between ``start`` and ``end`` where a text may be cut."""
    found = _SAFE_CUT.match(words, start, end)
    return found.end() if found is not None else None
