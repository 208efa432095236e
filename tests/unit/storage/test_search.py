"""Words are found in every script, in identifiers and titles; what is not asked is not found."""

import contextlib
import sqlite3
import unicodedata
from datetime import datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.search import parse_query
from desktop.storage import search_rows
from desktop.storage.search_query import grouped
from tests.support.search_index import add, index, segments

__all__ = ["index"]  # a fixture

TEXTS = {
    "english": "Why is the sky blue? Rayleigh scattering, of course.",
    "chinese": "天空为什么是蓝色的？因为瑞利散射。我用GPT写代码",
    "japanese": "空はなぜ青いのですか。カタカナ",
    "korean": "하늘은 왜 파란색인가요",
    "code": "def parse_http_response(self): return XMLHttpRequest2(getUserName(), MAX_SIZE)",
    "accents": "Crème brûlée à la façon de Zoë; Straße; cre\u0300me κόσμος ёлка o\ufb03ce CAFÉs éléphantRose",
    "letters": "Đà Nẵng, łódź, Ægir; ısı; H₂O; so\u00adft; Hello🤖 ⚠\ufe0fNote",
    "marks": "ภาษาไทยที่สวยงาม; हिन्दी में; مُحَمَّد; שָׁלוֹם",
    "apart": unicodedata.normalize("NFD", "パリのエッフェル塔 서울"),
    "mixed": "苹果公司iPhone手机用ChatGPT模型做3D打印，跑git --no-verify",
    "widths": "ＧＰＴ－４ ｶﾞﾗｽの温室、2台",
    "signs": "x🎉y, 🎉✅ a ≤ b → 5€ 20°C ￥ 👍🏽 👩\u200d💻 🇩🇪🇫🇷 1\ufe0f\u20e3 ⚠\ufe0f",
    "odd": "quote \" star * colon: minus -x paren ( NEAR AND OR NOT {a} ^b 'c'",
}


@pytest.fixture
def filled(store, index):
    """One conversation for each text; the ids by name."""
    ids = {}
    for number, (name, text) in enumerate(TEXTS.items()):
        ids[name] = store.create()
        add(store, ids[name], "m", text, created=1000 + number)
    index.refresh()
    return {conversation_id: name for name, conversation_id in ids.items()}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("blue", {"english"}),
        ("BLUE", {"english"}),
        ("blu", set()),
        ("blu*", {"english"}),
        ("sky blue", {"english"}),
        ("blue sky", {"english"}),
        ('"sky blue"', {"english"}),
        ('"blue sky"', set()),
        ('"the sky bl*"', set()),
        ("rayleigh -mie", {"english"}),
        ("sky -rayleigh", set()),
        ('sky -"sky blue"', set()),
        ('sky -"blue sky"', {"english"}),
        ("天", {"chinese"}),
        ("「天空」", {"chinese"}),
        ("天空。", {"chinese"}),
        ("“sky blue”", {"english"}),
        ("“blue sky”", set()),
        ("天空", {"chinese"}),
        ("蓝", {"chinese"}),
        ("色的", {"chinese"}),
        ("的", {"chinese"}),
        ("为什么是蓝色", {"chinese"}),
        ("空", {"chinese", "japanese"}),
        ("天蓝", set()),
        ("空天", set()),
        ("射我", set()),
        ("GPT写", {"chinese"}),
        ("用GPT", {"chinese"}),
        ("用gpt写代", {"chinese"}),
        ("码", {"chinese"}),
        ("-天空 空", {"japanese"}),
        ("青い", {"japanese"}),
        ("カタカナ", {"japanese"}),
        ("タ", {"japanese"}),
        ("하늘", {"korean"}),
        ("란색", {"korean"}),
        ("왜", {"korean"}),
        ("parse_http_response", {"code"}),
        ("http", {"code"}),
        ("http_response", {"code"}),
        ("user", {"code"}),
        ("getUserName", {"code"}),
        ("getusername", {"code"}),
        ("getuser*", {"code"}),
        ("getuser", {"code"}),
        ("username", {"code"}),
        ("httprequest2", {"code"}),
        ("UserName", {"code"}),
        ("XMLHttpRequest2", {"code"}),
        ("xmlhttprequest2", {"code"}),
        ("request2", {"code"}),
        ("max_size", {"code"}),
        ("creme brulee", {"accents"}),
        ("crème", {"accents"}),
        ("FACON zoe", {"accents"}),
        ("κοσμος елка office", {"accents"}),
        ("CAFÉs cafes CAFE*", {"accents"}),
        ("rose éléphantRose elephantrose", {"accents"}),
        ("strasse STRASSE", {"accents"}),
        ("da nang lodz aegir", {"letters"}),
        ("đà isi h2o", {"letters"}),
        ("soft hello note", {"letters"}),
        ("ไทย", {"marks"}),
        ("ที่", {"marks"}),
        ("ทา", set()),
        ("हिन्दी", {"marks"}),
        ("हि*", {"marks"}),
        ("हिन्द", set()),
        ("محمد", {"marks"}),
        ("שלום", {"marks"}),
        ("パリ 서울", {"apart"}),
        ("ハリ", set()),
        ("iphone手机", {"mixed"}),
        ("chatgpt模型", {"mixed"}),
        ("GPT模型", {"mixed"}),
        ("3d打", {"mixed"}),
        ("--no-verify", {"mixed"}),
        ("gpt", {"chinese", "mixed", "widths"}),
        ("ＧＰＴ", {"chinese", "mixed", "widths"}),
        ("ガラス", {"widths"}),
        ("ｶﾞﾗｽ", {"widths"}),
        ("ｶﾞ", {"widths"}),
        ("ﾀ", {"japanese"}),
        ("2台", {"widths"}),
        ("star", {"odd"}),
        ("AND", {"odd"}),
        ("NEAR", {"odd"}),
        ("🎉", {"signs"}),
        ("🎉✅", {"signs"}),
        ("✅🎉", set()),
        ("🎉x", set()),
        ('"≤ b"', {"signs"}),
        ('"a ≤ 5€"', set()),
        ('"b 5€"', set()),
        ("≥", set()),
        ("→ € ° ¥", {"signs"}),
        ("5€", {"signs"}),
        ("20°c", {"signs"}),
        ("👍 👍🏿 💻 👩\u200d💻", {"signs"}),
        ("🇩🇪 🇫🇷", {"signs"}),
        ("🇪🇫", set()),
        ("1\ufe0f\u20e3", {"signs"}),
        ("2\ufe0f\u20e3", set()),
        ("⚠", {"letters", "signs"}),
        ("⚠ -🎉", {"letters"}),
        ("🤖*", {"letters"}),
        ("nothing", set()),
        ("***", set()),
        ('"', set()),
        ("-", set()),
        ("", set()),
    ],
)
def test_what_is_asked_is_found(index, filled, query, found):
    assert {filled[hit.conversation] for hit in index.search(query)} == found


def test_only_exclusions_give_the_rest(index, filled):
    found = {filled[hit.conversation] for hit in index.search("-sky -天空")}
    assert found == set(TEXTS) - {"english", "chinese"}


def test_the_newest_come_first_in_pages(store, index):
    conversation_id = store.create()
    for number in range(30):
        add(store, conversation_id, f"m{number}", f"same {number}", created=(number * 7) % 30 + 1)
    index.refresh()
    pages = [index.search("same", limit=20), index.search("same", limit=20, offset=20)]
    times = [hit.created for page in pages for hit in page]
    assert times == list(range(30, 0, -1))
    assert list(grouped(pages[0])) == [conversation_id]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("word role:user", {"q"}),
        ("word -role:user", {"a", "b"}),
        ("role:ASSISTANT word", {"a", "b"}),
        ("model:gpt", {"a"}),
        ("model:GPT-4 word", {"a"}),
        ('model:"llama 3"', {"b"}),
        ("word tag:work", {"q", "a", "b"}),
        ("word tag:Work role:user", {"q"}),
        ("word tag:home", set()),
        ("word folder:house role:user", {"q"}),
        ('word folder:"HOUSE" role:user', {"q"}),
        ("word folder:hous", set()),
        ("word -folder:house", set()),
        ("wo* folder:house role:user", {"q"}),
        ("word -a folder:house", {"a", "b"}),
        ("-a folder:house", {"a", "b"}),
        ('"a word" folder:house role:user', {"q"}),
        ("tag:work role:user", {"q"}),
        ("word tag:new role:user", {"q"}),
        ("word tag:gone", set()),
        ("word -tag:home role:user", {"q"}),
        ("word connection:openai role:user", {"q"}),
        ("word before:2026-02-01 role:user", {"q"}),
        ("word after:2026-02 -role:title", {"a", "b"}),
        ("word after:2026-02-02 before:2026-03", {"a"}),
        ("word before:2026-03 before:2027 after:2026-02-02 after:2025", {"a"}),
        ("word -before:2026-02-02 -after:2026-03", {"a"}),
        ("word before:2026", set()),
        ("word after:2027", set()),
        ("word nosuch:thing", set()),
        ("word before:yesterday", set()),
    ],
)
def test_filters(store, index, query, found):
    def ms(*day):
        return round(datetime(*day).astimezone().timestamp() * 1000)

    conversation_id = store.create()
    add(store, conversation_id, "q", "a word", created=ms(2026, 1, 31, 23, 59))
    add(store, conversation_id, "a", "word", "assistant", ms(2026, 2, 2), model="gpt-4o")
    add(store, conversation_id, "b", "word", "assistant", ms(2026, 3, 1), model="llama 3")
    fields = {"title": "A word on it", "tags": ["Work", 5, "gone"], "connection": "openai"}
    fields |= {"folder": "House", "tag:new": True, "tag:gone": False, "archived": True}
    store.append(conversation_id, [ConversationChange(fields)], False)
    index.refresh()
    hits = [
        h
        for h in index.search(query)
        if h.role != "title" or ":" not in query.replace("-role:", "")
    ]
    expected = found if "role:" in query and "-role:user" not in query else found - {""}
    assert {hit.message for hit in hits} - {""} == expected - {""}
    assert all(hit.archived for hit in hits)


def test_a_short_beginning_is_found_among_the_newest_and_among_all(store, index, monkeypatch):
    conversation_id = store.create()
    for number in range(40):
        word = "heat" if number % 4 == 0 else "cold 热量"
        add(store, conversation_id, f"m{number:02}", f"{word} {number}", created=1000 + number)
    index.refresh()
    everything = [hit.message for hit in index.search("he*", limit=50)]
    assert everything == [f"m{n:02}" for n in range(36, -1, -4)]
    assert [hit.message for hit in index.search("he*", limit=3, offset=2)] == everything[2:5]
    assert (
        len(index.search("he* 热", limit=50)) == 0 and len(index.search("co* 热", limit=50)) == 30
    )
    monkeypatch.setattr("desktop.storage.search_query._NEWEST", 5)
    assert [hit.message for hit in index.search("he*", limit=50)] == everything


def test_a_title_is_found(store, index):
    conversation_id = store.create()
    add(store, conversation_id, "q", "text")
    store.append(conversation_id, [ConversationChange({"title": "The 蓝天 title"})], False)
    index.refresh()
    (hit,) = index.search("蓝天")
    assert (hit.message, hit.role, hit.title) == ("", "title", "The 蓝天 title")


def test_changes_deletions_and_their_undo_are_followed(store, index, profile):
    conversation_id = store.create()
    add(store, conversation_id, "m", "before 天空 getUserName")
    add(store, conversation_id, "n", "constant")
    index.refresh()
    add(store, conversation_id, "m", "after")
    index.refresh()
    for gone in ("before", "天空", "getusername", "username"):
        assert index.search(gone) == []
    assert len(index.search("after")) == len(index.search("constant")) == 1
    store.append(conversation_id, [MessageChange("n", {"deleted": True})], False)
    index.refresh()
    assert index.search("constant") == []
    store.delete(conversation_id)
    index.refresh()
    assert index.search("after") == []
    store.undelete(conversation_id)
    index.refresh()
    assert len(index.search("after")) == 1
    (profile.history / f"{conversation_id}.jsonl").unlink()
    index.refresh()
    assert index.search("after") == []


def test_a_deletion_that_is_only_recorded_counts(store, index):
    conversation_id = store.create()
    add(store, conversation_id, "m", "text")
    store.append(conversation_id, [ConversationChange({"deleted": True})], False)
    index.refresh()
    assert index.search("text") == []


def test_only_changed_messages_are_written_again(store, index, monkeypatch):
    conversation_id = store.create()
    for number in range(5):
        add(store, conversation_id, f"m{number}", "text")
    index.refresh()
    added = []
    real = search_rows._add
    monkeypatch.setattr(search_rows, "_add", lambda d, e: added.extend(e) or real(d, e))
    index.refresh()
    assert added == []
    add(store, conversation_id, "m2", "changed")
    index.refresh()
    assert [entry.message for entry in added] == ["m2"]


def test_no_other_process_forgets_what_is_being_forgotten(store, index, profile, monkeypatch):
    conversation_id = store.create()
    add(store, conversation_id, "m", "text")
    index.refresh()
    store.purge(conversation_id)
    (profile.history / f"{conversation_id}.jsonl").unlink()
    held = []
    real = search_rows._known
    monkeypatch.setattr(
        search_rows, "_known", lambda db, i: held.append(db.in_transaction) or real(db, i)
    )
    index.refresh()
    assert held == [True]


def test_a_refresh_can_be_ended_and_goes_on_later(store, index, monkeypatch):
    monkeypatch.setattr(search_rows, "BATCH", 1)
    for _ in range(5):
        add(store, store.create(), "m", "text")
    seen = []
    index.refresh(lambda done, total: seen.append((done, total)) or done < 2)
    assert seen == [(1, 5), (2, 5)]
    assert len(index.search("text")) == 2
    index.refresh(lambda done, total: seen.append((done, total)) or True)
    assert seen[2:] == [(1, 3), (2, 3), (3, 3)]
    assert len(index.search("text")) == 5


@pytest.mark.expects_log("The search index is built anew")
def test_a_damaged_index_is_built_anew(store, profile, index):
    add(store, store.create(), "m", "text")
    index.refresh()
    index.close()
    for path in profile.cache.glob("search.sqlite3*"):
        path.write_bytes(b"no database" * 1000)
    assert index.search("text") == []
    index.refresh()
    assert len(index.search("text")) == 1


@pytest.mark.expects_log("The search index")
def test_where_no_file_can_be_made_the_index_lives_in_memory(store, profile, index):
    add(store, store.create(), "m", "text")
    store.close()
    profile.cache.rename(profile.cache.with_name("moved"))
    profile.cache.write_text("a file where a folder should be")
    index.refresh()
    assert len(index.search("text")) == 1


def test_an_index_of_another_version_is_built_anew(store, profile, index):
    add(store, store.create(), "m", "text")
    index.refresh()
    index.close()
    with contextlib.closing(sqlite3.connect(profile.search_file)) as database:
        database.execute("PRAGMA user_version=99")
    index.refresh()
    assert len(index.search("text")) == 1


@pytest.mark.expects_log("The search index cannot be used now")
def test_without_a_place_for_the_index_search_still_works(store, profile, index):
    profile.search_file.mkdir(parents=True)
    add(store, store.create(), "m", "text")
    index.refresh()
    assert len(index.search("text")) == 1


def test_messages_of_one_moment_are_all_found(store, index):
    for _ in range(3):
        conversation_id = store.create()
        for number in range(200):
            add(store, conversation_id, f"m{number}", "text", created=5)
    index.refresh()
    assert len(index.search("text", limit=1000)) == 600


def test_a_huge_message_is_found_by_its_beginning(store, index):
    add(store, store.create(), "m", "first " + "x" * 1_500_000 + " last")
    index.refresh()
    (hit,) = index.search("first")
    assert hit.marks == ((0, 5),)
    assert index.search("last") == []


def test_segments_are_merged_when_nobody_waits_and_not_while_messages_are_written(
    store, index, profile
):
    for number in range(20):
        add(store, store.create(), "m", f"quince {number}")
        index.refresh()
    assert segments(profile) == 20
    assert not index.merge(within_s=60)
    assert segments(profile) < 5
    assert len(index.search("quince")) == 20
    assert not index.merge()


@pytest.mark.parametrize("word", ["quince", "-pear", "tag:t", "-tag:t", "role:user", "qui*"])
def test_a_query_of_very_many_words_is_answered_and_harms_nothing(store, index, word):
    add(store, store.create(), "m", "a quince")
    index.refresh()
    index.search(f"{word} " * 5000)
    assert len(index.search("quince")) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters() | st.sampled_from(' "*-:天空a(){}^+')), st.booleans())
@example('"\0"*', False)
@example("²" * 3 + "*", True)
@example("\U0003fffe", False)
def test_no_query_ever_breaks_the_index(index, filled, typed, is_typing):
    for hit in index.search(parse_query(typed, is_typing=is_typing)):
        assert all(0 <= a < b <= len(hit.snippet) for a, b in hit.marks)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(st.text(alphabet="天空蓝ガกี하aB1_ é", min_size=1, max_size=12), st.data())
def test_every_part_of_a_text_without_blanks_finds_it(store, index, text, data):
    conversation_id = store.create()
    add(store, conversation_id, "m", text)
    index.refresh()
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    part = text[start:end]
    if all(c in "天空蓝ガกี하" for c in part):
        found = {hit.conversation for hit in index.search(part, limit=1000)}
        assert conversation_id in found
