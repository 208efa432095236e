"""``search``: what is found in all conversations, and how it is printed."""

import pytest

from tests.support.scripted_server import chat_events, sse


@pytest.fixture
def history(asked, server):
    """Three conversations, the Chinese one the newest."""
    for question, answer in (
        ("How does a heat pump work?", "It moves heat; see evaporator_coil."),
        ("Letter to the landlord", "Dear Ms Arnold, the heat is off."),
        ("用中文解释热泵", "热泵搬运热量。"),
    ):
        server.enqueue(sse(*chat_events(answer)))
        assert asked("ask", question).code == 0
    return asked


def found(cli, *query):
    return [hit["snippet"] for hit in cli("search", "--json", *query).json]


def test_all_messages_are_searched_newest_first(history):
    hits = history("search", "--json", "heat", "role:assistant").json
    assert [hit["title"] for hit in hits] == [
        "Letter to the landlord",
        "How does a heat pump work?",
    ]
    (start, end), *_ = hits[0]["marks"]
    assert hits[0]["snippet"][start:end] == "heat"
    shown = history("show", hits[0]["conversation"], "--json").json
    assert hits[0]["message"] in [message["id"] for message in shown["messages"]]


@pytest.mark.parametrize("word", ["泵", "热泵", "搬运"])
def test_a_short_chinese_word_is_found(history, word):
    assert "热泵搬运热量。" in found(history, word)


def test_phrases_and_exclusions(history):
    assert found(history, '"moves heat"') == ["It moves heat; see evaporator_coil."]
    assert found(history, "--", "-landlord", "heat", "-pump") == [
        "Dear Ms Arnold, the heat is off.",
        "It moves heat; see evaporator_coil.",
    ]
    assert found(history, "coil") == ["It moves heat; see evaporator_coil."]


def test_a_connection_is_asked_for_by_its_name(history):
    (name,) = {c["name"] for c in history("connection", "list", "--json").json} & {"Test"}
    assert len(found(history, "heat", "role:assistant", f"connection:{name.lower()}")) == 2
    assert found(history, "heat", "connection:other") == []


def test_people_read_the_matches_below_their_conversation(history):
    shown = history("search", "heat")
    heads = [line for line in shown.out.splitlines() if not line.startswith(" ")]
    assert [head.split("  ")[1] for head in heads] == [
        "Letter to the landlord",
        "How does a heat pump work?",
    ]
    assert "assistant  Dear Ms Arnold, the heat is off." in shown.out
    assert "\x1b" not in shown.out


def test_a_terminal_shows_the_match_in_bold(history, monkeypatch):
    monkeypatch.setattr("desktop.cli.search.is_terminal", lambda stream: True)
    assert "the \x1b[1mheat\x1b[22m is off" in history("search", "heat").out


def test_no_escape_sequence_of_an_answer_reaches_the_screen(asked, server):
    server.enqueue(sse(*chat_events("needle \x1b]0;owned\x07")))
    asked("ask", "hi")
    assert "\x1b" not in asked("search", "needle").out


def test_nothing_found_is_no_failure(history):
    missed = history("search", "zebra")
    assert (missed.code, missed.out, missed.err) == (0, "", "Nothing was found.\n")
    assert history("search", "--json", "zebra").json == []


@pytest.mark.parametrize("words", [(), ("",), (" ",), ("--limit", "0", "x"), ("--limit", "x", "x")])
def test_wrong_usage(cli, words):
    assert cli("search", *words).code == 2


def test_the_number_of_matches_is_bounded(history):
    assert len(found(history, "--limit", "1", "heat")) == 1


def test_what_was_asked_since_is_found_too(history, server):
    assert found(history, "quince") == []
    server.enqueue(sse(*chat_events("A quince.")))
    history("ask", "And?")
    assert found(history, "quince") == ["A quince."]


def test_the_index_can_be_lost(history):
    assert found(history, "landlord")
    (history.profile / "cache" / "search.sqlite3").unlink()
    assert found(history, "landlord")
