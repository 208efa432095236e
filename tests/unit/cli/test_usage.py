"""``loquat usage`` over a real history."""

import csv
import io
import time

import pytest

from desktop.core.changes import MessageChange
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in
from tests.unit.storage.test_usage_index import DAY, answer


@pytest.fixture
def filled(cli, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    assert cli("connection", "add", "Open", "--base-url", "https://api.openai.com/v1").code == 0
    (known,) = [c for c in cli("connection", "list", "--json").json if c["name"] == "Open"]
    store = HistoryStore(profile_in(cli.profile), new_writer_id())
    store.append(
        "c" * 20,
        [
            MessageChange("a", answer(1_000_000, 0, connection=known["id"])),
            MessageChange("b", answer(500, 20, DAY + 86_400_000, model="nobody's", connection="gone")),
            MessageChange("c", answer(10, 5, DAY + 2, usage={"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 1})),
        ],
        False,
    )  # fmt: skip
    store.close()
    yield known
    monkeypatch.undo()
    time.tzset()


def test_sums_by_day_with_money_where_a_price_is_known(cli, filled):
    found = cli("usage", "--json").json
    assert [row["day"] for row in found["rows"]] == ["2026-11-23", "2026-11-24"]
    first, second = found["rows"]
    assert first["prompt_tokens"] == 1_000_010
    assert first["money"]["USD"] == pytest.approx(2.5, abs=1e-3)  # gpt-4o: 2.50 a million
    assert first["answers_with_doubtful_figures"] == 1
    assert second["money"] == {}
    assert second["unpriced_answers"] == 1
    assert found["total"]["answers"] == 3


def test_sums_by_everything_else(cli, filled):
    models = cli("usage", "--by", "model", "--json").json
    assert [row["model"] for row in models["rows"]] == ["gpt-4o", "nobody's"]
    by_connection = cli("usage", "--by", "connection", "--json").json["rows"]
    assert {row.get("name") for row in by_connection} == {"Open", "OpenAI", None}
    (talk,) = cli("usage", "--by", "conversation", "--json").json["rows"]
    assert talk["conversation"] == "c" * 20


def test_a_time_can_be_chosen(cli, filled):
    found = cli("usage", "--json", "--since", "2026-11-24", "--until", "2026-11-30").json
    assert [row["day"] for row in found["rows"]] == ["2026-11-24"]
    assert cli("usage", "--since", "2026-11-25").err == "There are no answers in this time.\n"
    assert cli("usage", "--since", "2026-11-25", "--until", "2026-11-01").code == 2


def test_a_table_for_other_programs(cli, filled):
    rows = list(csv.reader(io.StringIO(cli("usage", "--csv", "--by", "model").out)))
    assert rows[0][0] == "model"
    assert rows[0][-1] == "USD"
    assert [row[0] for row in rows[1:]] == ["gpt-4o", "nobody's"]


def test_words_for_a_person(cli, filled):
    told = cli("usage", "--by", "connection")
    assert "Open" in told.out
    assert "$2.50" in told.out
    assert "No price is known for 1 of these answers." in told.err
    assert "contradict" in told.err


def test_an_empty_history_says_so(cli):
    assert cli("usage").err == "There are no answers in this time.\n"
    assert cli("usage", "--json").json["rows"] == []
