import pytest

from desktop.core.accounts import account_of, first_model
from desktop.core.key_text import cleaned_key, key_hint, key_problem
from desktop.core.presets import PRESETS

KEY = "sk-proj-AbC_123-xyz456789"


@pytest.mark.parametrize(
    "pasted",
    [
        KEY,
        f"  {KEY}\n",
        f"\ufeff{KEY}\u200b\r\n",
        f'"{KEY}"',
        f"“{KEY}”",
        f"'{KEY}',",
        f"Bearer {KEY}",
        f"Authorization: Bearer {KEY}",
        f"OPENAI_API_KEY={KEY}",
        f'export OPENAI_API_KEY="{KEY}"',
        f'"OPENAI_API_KEY": "{KEY}"'.replace('"OPENAI_API_KEY"', "OPENAI_API_KEY"),
        f"$env:OPENAI_API_KEY = '{KEY}'",
        f"{KEY[:10]}\n{KEY[10:]}",
        f"{KEY[:10]} {KEY[10:]}",
    ],
)
def test_what_was_copied_with_a_key_is_taken_off(pasted):
    assert cleaned_key(pasted) == KEY


@pytest.mark.parametrize("key", ["abcd1234.EfGh5678", "tgp_v1_x=y==", "0123456789abcdef" * 2])
def test_other_forms_of_keys_stay_as_they_are(key):
    assert cleaned_key(key) == key
    assert key_problem(key) is None


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("sk-...abcd", "shortened"),
        ("sk-****************abcd", "shortened"),
        ("sk-•••••••abcd", "shortened"),
        ("sk-xxxxxxxxxxxx", "shortened"),
        ("我的密钥我的密钥", "Latin"),
        ("https://platform.openai.com/api-keys", "web address"),
        ("sk-1", "too short"),
        ("k" * 9000, "too long"),
    ],
)
def test_what_cannot_be_a_key_is_told(key, words):
    assert words in str(key_problem(cleaned_key(key)))


def test_a_doubt_names_the_beginning_and_keeps_the_key():
    prefixes = account_of("anthropic").prefixes
    assert "sk-ant-" in str(key_hint(KEY, prefixes, "Anthropic"))
    assert key_hint("sk-ant-api03-abcdefgh", prefixes, "Anthropic") is None
    assert key_hint(KEY, (), "Mistral") is None
    assert key_hint("", prefixes, "Anthropic") is None


def test_every_service_that_is_offered_has_a_page_of_keys():
    missing = [p.id for p in PRESETS.values() if not p.port and not account_of(p.id).keys_page]
    assert missing == []
    assert all(
        account_of(p.id).keys_page.startswith("https://") for p in PRESETS.values() if not p.port
    )


@pytest.mark.parametrize(
    ("preset", "offered", "wanted"),
    [
        (
            "openai",
            ("text-embedding-3-small", "gpt-4o-mini-tts", "gpt-4o-mini", "gpt-4o"),
            "gpt-4o-mini",
        ),
        ("openai", ("tts-1", "o3"), "o3"),
        ("deepseek", ("deepseek-reasoner", "deepseek-chat"), "deepseek-chat"),
        ("", ("nomic-embed-text", "qwen2.5:0.5b"), "qwen2.5:0.5b"),
        ("", ("only-embed",), "only-embed"),
        ("openai", (), ""),
    ],
)
def test_the_first_model_is_one_that_chats(preset, offered, wanted):
    assert first_model(preset, offered) == wanted
