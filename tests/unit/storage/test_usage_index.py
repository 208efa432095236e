"""The derived index of what answers cost: filled from real history files, and rebuilt when it is lost."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from desktop.core.changes import MessageChange, Piece
from desktop.core.editing import branched
from desktop.core.spending import By, DateSpan, summed, total_of
from desktop.storage.usage_index import UsageIndex
from desktop.storage.usage_rows import answer_of

DAY = 1_795_392_000_000  # 2026-11-23
ALL = DateSpan()


@pytest.fixture(autouse=True)
def utc(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def index(profile):
    made = UsageIndex(profile.usage_file, profile.history, profile.trash)
    yield made
    made.close()


def answer(prompt=100, completion=20, created=DAY, **more):
    usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}  # fmt: skip
    facts = {"response_id": f"id-{prompt}-{created}", "timing": {"first_token_ms": 200.0, "total_ms": 1200.0}}  # fmt: skip
    return {
        "role": "assistant", "parts": [{"type": "text", "text": "Yes."}], "created": created, "model": "gpt-4o",
        "connection": "openai", "ending": "finished", "usage": usage, "facts": facts, "parent": None,
    } | more  # fmt: skip


def write(store, conversation, *answers, first=0):
    changes = [MessageChange(f"a{first + i}", fields) for i, fields in enumerate(answers)]
    store.append(conversation, changes, False)


def totals(index, span=ALL):
    return total_of(summed(index.cells(span), By.DAY))


def test_answers_are_added_up_as_they_are_written(index, store):
    write(store, "c" * 20, answer(), answer(300, created=DAY + 1))
    assert index.refresh()
    assert not index.refresh()
    (day,) = summed(index.cells(ALL), By.DAY)
    assert (day.key, day.answers, day.prompt, day.completion) == ("2026-11-23", 2, 400, 40)
    assert (day.first_token_s, day.tokens_per_s) == (0.2, 19)
    write(store, "c" * 20, answer(7, created=DAY + 86_400_000), first=2)
    assert index.refresh()
    assert [d.answers for d in summed(index.cells(ALL), By.DAY)] == [2, 1]
    (found,) = summed(index.conversation_cells(ALL), By.CONVERSATION)
    assert (found.key, found.answers) == ("c" * 20, 3)
    assert index.models() == ["gpt-4o"]


def test_a_span_holds_whole_days_only(index, store):
    moments = [DAY - 1, DAY, DAY + 86_399_999, DAY + 86_400_000]
    write(store, "c" * 20, *(answer(created=at) for at in moments))
    index.refresh()
    day = date(2026, 11, 23)
    assert totals(index, DateSpan(day, day)).answers == 2
    assert totals(index, DateSpan(day)).answers == 3
    assert totals(index, DateSpan(None, day)).answers == 3
    assert totals(index, DateSpan(date(2030, 1, 1))).answers == 0


def test_days_follow_the_time_zone_without_reading_again(index, store, monkeypatch):
    write(store, "c" * 20, answer(created=DAY - 3_600_000))
    index.refresh()
    assert summed(index.cells(ALL), By.DAY)[0].key == "2026-11-22"
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    assert summed(index.cells(ALL), By.DAY)[0].key == "2026-11-23"


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", "2026-03-29"),  # 23 hours
        ("Europe/Berlin", "2026-10-25"),  # 25 hours
        ("America/Santiago", "2026-09-06"),  # has no midnight
        ("America/Santiago", "2026-04-05"),  # the hour before it comes twice
        ("Australia/Lord_Howe", "2026-04-05"),  # half an hour
        ("Asia/Kathmandu", "2026-11-23"),
        ("Pacific/Kiritimati", "2028-02-29"),
    ],
)
def test_every_quarter_of_an_hour_falls_on_its_day(index, store, monkeypatch, zone, day):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    noon = round(datetime.fromisoformat(f"{day}T12:00:00Z").timestamp() * 1000)
    moments = [noon + quarter * 900_000 for quarter in range(-150, 150)]
    write(store, "c" * 20, *(answer(created=moment) for moment in moments))
    index.refresh()
    own = [datetime.fromtimestamp(m / 1000, ZoneInfo(zone)).date() for m in moments]
    assert {c.key: c.answers for c in summed(index.cells(ALL), By.DAY)} == {
        str(found): own.count(found) for found in own
    }
    whole = date.fromisoformat(day)
    assert totals(index, DateSpan(whole, whole)).answers == own.count(whole)


def test_a_copied_answer_and_the_choices_of_one_request_count_once(index, store):
    write(
        store, "c" * 20, answer(), answer(created=DAY + 5, facts={"response_id": f"id-100-{DAY}"})
    )
    _, changes = branched(store.open("c" * 20), "a0", iter("xyz").__next__)
    store.append("d" * 20, changes, False)
    index.refresh()
    assert totals(index).answers == 1
    # The original is gone for good; the copy stays, and with it what was paid.
    store.purge("c" * 20)
    index.refresh()
    assert totals(index).answers == 1
    assert [c.key for c in index.conversation_cells(ALL)] == ["d" * 20]


def test_what_was_deleted_was_paid_for_all_the_same(index, store):
    write(store, "c" * 20, answer(), answer(300, created=DAY + 1))
    store.append("c" * 20, [MessageChange("a0", {"deleted": True})], False)
    index.refresh()
    assert totals(index).answers == 2
    store.delete("c" * 20)
    index.refresh()
    assert totals(index).answers == 2


@pytest.mark.expects_log("built anew")
def test_a_lost_and_a_damaged_index_are_built_anew(index, store, profile):
    write(store, "c" * 20, answer())
    index.refresh()
    index.close()
    profile.usage_file.unlink()
    index.refresh()
    assert totals(index).answers == 1
    index.close()
    profile.usage_file.write_bytes(b"nonsense" * 1000)
    index.refresh()
    assert totals(index).answers == 1


def test_hours_are_told_apart_where_a_price_needs_it(index, store):
    write(store, "c" * 20, *(answer(created=DAY + hour * 3_600_000) for hour in (1, 2)))
    index.refresh()
    assert len(index.cells(ALL)) == 1
    assert [c.at_ms for c in index.cells(ALL, ["gpt-4o"])] == [DAY + 3_600_000, DAY + 7_200_000]
    assert len(index.conversation_cells(ALL, ["gpt-4o"])) == 2


def test_a_refresh_can_be_ended_and_goes_on_later(index, store, monkeypatch):
    monkeypatch.setattr("desktop.storage.usage_rows._BATCH_FILES", 1)
    for name in "cde":
        write(store, name * 20, answer(ord(name)))
    assert index.refresh(lambda done, _total: done < 2)
    assert totals(index).answers == 2
    index.refresh()
    assert totals(index).answers == 3


def test_an_answer_without_figures_is_known_as_one(index, store):
    write(
        store,
        "c" * 20,
        answer(usage=None),
        answer(usage=None, facts=None, source={"format": "chatgpt", "id": "1"}, connection=None),
        answer(usage=None, facts=None),  # written by hand
        answer(usage=None, parts=[]),  # failed
        {"role": "user", "parts": [{"type": "text", "text": "Hi"}], "usage": {"prompt_tokens": 9}},
    )
    index.refresh()
    assert (totals(index).answers, totals(index).silent) == (0, 2)
    assert {c.connection for c in index.cells(ALL)} == {"openai", "import:chatgpt"}


def test_an_answer_that_a_killed_program_was_receiving_is_known_as_one(index, store):
    begun = answer(usage=None, facts=None, parts=[], ending=None)
    store.append("c" * 20, [MessageChange("a", begun), Piece("a", "run", 0, "Ye")], False)
    index.refresh()
    assert (totals(index).answers, totals(index).silent) == (0, 1)
    whole = answer() | {"settled": ["run"]}
    store.append("c" * 20, [MessageChange("a", whole)], False)
    index.refresh()
    assert (totals(index).answers, totals(index).silent) == (1, 0)


@pytest.mark.parametrize(
    "strange",
    [
        {"usage": 3},
        {"usage": {"prompt_tokens": "7", "completion_tokens": 5, "raw": 4}},
        {"usage": {"prompt_tokens": True, "completion_tokens": 10**30}},
        {"created": "now", "model": 4, "connection": [], "facts": 7, "source": "x"},
        {"created": -5, "facts": {"timing": {"first_token_ms": -1, "total_ms": float("inf")}, "response_id": 9}},
        {"created": 10**18, "model": "m" * 10_000, "facts": {"timing": {"first_token_ms": "1"}}},
        {"usage": {"prompt_tokens": 1, "completion_tokens": 1, "raw": {"cost": 1e300}}},
    ],
)  # fmt: skip
def test_strange_fields_break_nothing(strange):
    found = answer_of(answer(**strange))
    assert found is None or all(0 <= value < 10**9 for value in found.added)


def test_what_the_server_said_that_it_cost_is_kept(index, store):
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "raw": {"cost": 0.25}}
    write(store, "c" * 20, answer(usage=usage), answer())
    index.refresh()
    assert sorted((c.told, c.prompt) for c in index.cells(ALL)) == [(0, 100), (0.25, 10)]
