"""What a log or a report must not hold is taken out, known or only by its looks; ordinary words stay."""

import pytest

from desktop.core.masking import Masker
from desktop.core.redaction import redacted

KEY = "sk-" + "proj-abcdefghijklmnop0123456789"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (f"the key is {KEY}.", "the key is •••."),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer •••"),
        ("http://me:pass@proxy:3128/x", "http://•••@proxy:3128/x"),
        ("?api-key=abcdef&x=1", "?api-key=•••&x=1"),
        ('{"password": "hunter22"}', '{"password": •••"}'),
        ("/home/ann/.cache/loquat", "~/.cache/loquat"),
        ("a task-list of tokens: 5", "a task-list of tokens: 5"),
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
    ],
)
def test_what_looks_secret_goes(said, left):
    assert redacted(said, Masker(), "/home/ann") == left


def test_known_secrets_go_whatever_they_look_like():
    masker = Masker()
    masker.learn("plain words")
    assert redacted("it is plain words!", masker) == "it is •••!"


def test_a_home_of_the_root_folder_changes_nothing():
    assert redacted("/a/b", Masker(), "/") == "/a/b"
