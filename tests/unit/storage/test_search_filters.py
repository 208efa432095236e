"""Filters by tag, folder and connection: the same whether they leave few conversations or many."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from desktop.core.changes import ConversationChange
from desktop.core.search import Filter, parse_query
from desktop.storage.search_text import units_of
from tests.support.search_index import add, index

__all__ = ["index"]  # a fixture

#: All that is folded, cut or joined in a way of its own: what may stand beside Chinese, that, and what stands alone.
WORDS = [
    "heat",
    "Heat",
    "pump",
    "heatPump",
    "HTTPServer",
    "http",
    "3D",
    "3.11",
    "snake_case",
    "ａｂｃ",
]
RUNS = ["天空", "天", "空蓝", "ガラス", "ラ", "か\u3099", "하늘", "ที่", "ไทย", "ท", ""]
ALONE = [
    *(
        "café",
        "cafe\u0301",
        "Straße",
        "ss",
        "Đà",
        "H₂O",
        "ёлка",
        "κόσμος",
        "σ",
        "हिन्दी",
        "हि",
        "محمد",
    ),
    *("مُحَمَّد", "C++", "🤖", "🙂", "₿", "'", "(", "so\u00adft"),
    *("🎉🎉", "✅", "⚠\ufe0f", "≤", "=\u0338", "€", "￥", "☃\u0301", "𝛁", "20°C", "\u2067"),
    *("OLÉs", "éléphantRose", "ÀÉTé", "cafe\u0301Noir"),
    *(
        "👍🏽",
        "👩\u200d💻",
        "💻",
        "🇩🇪",
        "🇪🇫",
        "🇩🇪🇫🇷",
        "🇩",
        "1\ufe0f\u20e3",
        "#\u20e3",
        "🏴\U000e0067\U000e007f",
    ),
]
SIGNS = [" ", " ", "_", "-", "\n", ", ", "。"]
MESSAGES = 150


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("word tag:a", range(0, 30, 2)),
        ("tag:a tag:b", range(0, 30, 6)),
        ("word -tag:a", range(1, 30, 2)),
        ("word tag:b -tag:a", range(3, 30, 6)),
        ("folder:f -word", []),
        ("wo* folder:F", range(0, 30, 5)),
        ("folder:f tag:a -even", []),
        ("odd folder:f connection:c", range(5, 30, 10)),
        ("word -folder:f", [n for n in range(30) if n % 5]),
        ("tag:none", []),
    ],
)
def test_filters_find_the_same_among_few_conversations_and_among_many(
    store, index, monkeypatch, query, numbers
):
    ids = [store.create() for _ in range(30)]
    for number, conversation_id in enumerate(ids):
        odd = "odd" if number % 2 else "even"
        add(store, conversation_id, f"m{number:02}", f"word {odd}", created=1000 + number)
        fields = {"folder": "F" if number % 5 == 0 else "", "connection": "c", "title": "word"}
        fields |= {"tag:A": number % 2 == 0, "tag:b": number % 3 == 0}
        store.append(conversation_id, [ConversationChange(fields)], False)
    index.refresh()
    monkeypatch.setattr("desktop.storage.search_query._FIRST", 2)
    for few in (200, 0):
        monkeypatch.setattr("desktop.storage.search_query._FEW", few)
        found = [h.message for h in index.search(query + " role:user", 100)]
        assert found == [f"m{n:02}" for n in reversed(numbers)]
        assert [h.message for h in index.search(query + " role:user", 4, 2)] == found[2:6]


def test_a_tag_that_is_taken_away_is_found_no_more(store, index):
    conversation_id = store.create()
    add(store, conversation_id, "m", "word")
    for tags, found in (({"tag:x": True}, 1), ({"tag:x": False}, 0), ({"tag:x": True}, 1)):
        store.append(conversation_id, [ConversationChange(tags)], False)
        index.refresh()
        assert len(index.search("word tag:x")) == found
    store.purge(conversation_id)
    index.refresh()
    assert index.search("tag:x") == []


def test_a_word_of_the_title_narrows_to_its_conversations(store, index):
    for title in ("Heat pumps", "Bread", "Über ＧＰＴ"):
        conversation_id = store.create()
        add(store, conversation_id, title, "word")
        store.append(conversation_id, [ConversationChange({"title": title})], False)
    index.refresh()
    assert [h.message for h in index.search("word title:PUMP")] == ["Heat pumps"]
    assert {h.message for h in index.search("word -title:pump")} == {"Über ＧＰＴ", "Bread"}
    assert [h.message for h in index.search('word title:"uber gpt"')] == ["Über ＧＰＴ"]


def phrase(dice, pieces):
    """Return words as somebody might write them."""
    text = ""
    for _ in range(dice.randint(1, pieces)):
        mixed = dice.choice(RUNS) + dice.choice(WORDS) + dice.choice(RUNS)
        text += dice.choice([mixed, dice.choice(RUNS), dice.choice(ALONE)]) + dice.choice(SIGNS)
    return text


def query(dice):
    """Return words and phrases, wanted or not, as somebody might type them."""
    words = []
    for _ in range(dice.randint(1, 3)):
        word = phrase(dice, 2).strip()
        if dice.random() < 0.4:
            word = f'"{word}"'
        words.append(dice.choice(["", "", "", "-"]) + word + dice.choice(["", "", "*"]))
    return " ".join(words)


@pytest.fixture
def full(store, index):
    """An index of many messages, in conversations that have a tag."""
    dice = random.Random(5)
    for number in range(10):
        conversation_id = store.create()
        for message in range(MESSAGES // 10):
            add(store, conversation_id, f"{number}:{message}", phrase(dice, 6), created=message + 1)
        store.append(conversation_id, [ConversationChange({"tag:all": True})], False)
    index.refresh()
    return index


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_a_tag_that_all_have_changes_nothing(full, dice, is_typing):
    """With it the messages of few conversations are read; without it FTS5 is asked."""
    asked = parse_query(query(dice), is_typing=is_typing)
    tagged = structs.replace(asked, filters=(Filter("tag", "all"),))
    if any(map(units_of, (term.text for term in asked.terms))):
        assert full.search(asked, MESSAGES) == full.search(tagged, MESSAGES)
