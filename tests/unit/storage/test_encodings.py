"""The vocabularies of this program's own files, and no others."""

import gzip
import hashlib
import subprocess
import sys
from importlib.resources import files

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st
from tiktoken_ext import openai_public

from desktop.core.errors import UserFacingError
from desktop.storage import encodings
from desktop.storage.encodings import ENCODING_NAMES, encoding_of, load_encoding
from tests.conftest import ROOT


def test_the_files_have_the_hashes_that_tiktoken_expects(monkeypatch):
    asked = {}
    monkeypatch.setattr(
        openai_public,
        "load_tiktoken_bpe",
        lambda url, expected_hash: asked.update({url: expected_hash}) or {},
    )
    for name in ENCODING_NAMES:
        openai_public.ENCODING_CONSTRUCTORS[name]()
    assert len(asked) == 4
    for url, expected in asked.items():
        packed = (
            files("desktop.resources")
            .joinpath("tokenizers", url.rpartition("/")[2] + ".gz")
            .read_bytes()
        )
        assert hashlib.sha256(gzip.decompress(packed)).hexdigest() == expected


# tiktoken's own tests and README.
@pytest.mark.parametrize(
    ("name", "words", "tokens"),
    [
        ("cl100k_base", "hello world", [15339, 1917]),
        ("cl100k_base", "tiktoken is great!", [83, 1609, 5963, 374, 2294, 0]),
        ("r50k_base", "hello world", [31373, 995]),
        ("p50k_base", "hello world", [31373, 995]),
        ("o200k_base", "hello world", [24912, 2375]),
        ("o200k_harmony", "hello world", [24912, 2375]),
        ("cl100k_base", "", []),
    ],
)
def test_known_texts(name, words, tokens):
    encoding = load_encoding(name)
    assert encoding.encode(words) == tokens
    assert encoding.count(words) == len(tokens)
    assert encoding.name == name
    assert b"".join(map(encoding.token_bytes, tokens)).decode() == words


@pytest.mark.parametrize("name", ENCODING_NAMES)
def test_special_tokens_are_ordinary_text(name):
    encoding = load_encoding(name)
    tokens = encoding.encode("<|endoftext|><|start|>")
    assert len(tokens) > 2
    assert b"".join(map(encoding.token_bytes, tokens)) == b"<|endoftext|><|start|>"


def test_half_a_surrogate_pair_is_counted():
    assert load_encoding("o200k_base").count("a\ud83d b") > 0


@given(
    st.lists(
        st.text(st.characters(codec=None))
        | st.sampled_from(["", "<|endoftext|>", "<|endof", "text|>", " \n", "x " * 30_000])
    ),
    st.sampled_from(ENCODING_NAMES),
)
def test_many_texts_are_counted_as_each_alone(texts, name):
    encoding = load_encoding(name)
    assert encoding.count_all(texts) == [encoding.count(words) for words in texts]


@pytest.mark.parametrize(
    "words", [" " * 1_200_000, "a" * 1_000_000, "中" * 300_000, "\n" * 500_000]
)
def test_a_million_times_the_same_is_bounded(words):
    encoding = load_encoding("o200k_base")
    assert 0 < encoding.count(words) <= len(words)
    assert not encoding.is_exact_for(words)


PROSE = "Hello world, it's 2024!\n\n  def f(x):\n\treturn x  # 注释 — done. "


@pytest.mark.parametrize("name", ENCODING_NAMES)
def test_long_texts_are_cut_where_it_does_not_matter(name, monkeypatch):
    encoding = load_encoding(name)
    whole = encoding._inner.encode_ordinary(PROSE * 40)
    monkeypatch.setattr(encodings, "_BLOCK_CHARS", 100)
    assert encoding.encode(PROSE * 40) == whole
    assert encoding.is_exact_for(PROSE * 40)


#: Whatever a vocabulary might join across a cut, or look back at.
SCRAPS = ["a", " ", "B", "'s", "9", "中", "，", "\n", "\r", "\t", ".", "/", "é", "e\u0301", "  x", " word", "_", "\u3000"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(SCRAPS), max_size=80).map("".join))
def test_a_safe_cut_changes_nothing(words):
    for name in ("o200k_base", "cl100k_base", "r50k_base"):
        encoding = load_encoding(name)
        for cut in range(1, len(words)):
            if encodings._last_safe_cut(words, 0, cut + 1) == cut:
                parts = encoding._inner.encode_ordinary(
                    words[:cut]
                ) + encoding._inner.encode_ordinary(words[cut:])
                assert parts == encoding._inner.encode_ordinary(words)


@pytest.mark.parametrize(
    ("model", "name", "is_exact"),
    [
        ("gpt-4o", "o200k_base", True),
        ("gpt-4o-2024-08-06", "o200k_base", True),
        ("gpt-4", "cl100k_base", True),
        ("gpt-4-turbo-preview", "cl100k_base", True),
        ("gpt-4.1-nano", "o200k_base", True),
        ("gpt-4.5-preview", "o200k_base", True),
        ("gpt-5.1-codex", "o200k_base", True),
        ("o3-mini", "o200k_base", True),
        ("gpt-oss-20b", "o200k_harmony", True),
        ("openai/gpt-oss-120b:free", "o200k_harmony", True),
        ("gpt-35-turbo-16k", "cl100k_base", True),
        ("gpt-35-turbo", "cl100k_base", True),
        ("gpt-oss:20b", "o200k_harmony", True),
        ("o200k_harmony", "o200k_harmony", True),
        ("cl100k_base", "cl100k_base", True),
        ("ft:gpt-4.1-2025-04-14:org::id", "o200k_base", True),
        ("ft:gpt-4o-mini:org::id", "o200k_base", True),
        ("ft:gpt-3.5-turbo:org::id", "cl100k_base", True),
        ("davinci:ft-org-2023", "r50k_base", True),
        ("text-davinci-003", "p50k_base", True),
        ("code-davinci-edit-001", "p50k_base", True),
        ("gpt2", "r50k_base", True),
        ("text-embedding-3-small", "cl100k_base", True),
        ("Qwen/Qwen2.5-Coder-0.5B", "o200k_base", False),
        ("claude-sonnet-4", "o200k_base", False),
        ("", "o200k_base", False),
    ],
)
def test_the_vocabulary_of_a_model(model, name, is_exact):
    assert encoding_of(model) == encodings.ModelEncoding(name, is_exact)


@pytest.mark.parametrize("content", [None, b"", b"no gzip", gzip.compress(b"IQ== 0\n")])
def test_a_damaged_file_is_named(monkeypatch, tmp_path, content):
    (tmp_path / "tokenizers").mkdir()
    if content is not None:
        (tmp_path / "tokenizers" / "p50k_base.tiktoken.gz").write_bytes(content)
    monkeypatch.setattr(encodings, "files", lambda _: tmp_path)
    monkeypatch.setattr(encodings, "_loaded", {})
    with pytest.raises(UserFacingError, match=r"p50k_base\.tiktoken\.gz is missing or damaged"):
        load_encoding("p50k_base")


def test_it_is_known_when_one_is_being_loaded(monkeypatch):
    seen = []
    monkeypatch.setattr(encodings, "_loaded", {})
    monkeypatch.setattr(encodings, "_load", lambda _: seen.append(encodings.is_loading()))
    load_encoding("r50k_base")
    assert seen == [True] and not encodings.is_loading()


def test_tiktoken_itself_has_no_way_to_the_network_left():
    load_encoding("r50k_base")
    assert tiktoken.get_encoding("p50k_base").encode("hello world") == [31373, 995]


def test_nothing_is_loaded_before_it_is_needed():
    program = "import sys, desktop.storage.encodings; print('tiktoken' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"
