"""What an answer costs, and whose price is meant."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.connection import Connection, local_model_connection, openai_connection
from desktop.core.errors import SettingsError
from desktop.core.price_table import (
    MOST_PRICE,
    ModelEntry,
    PriceTable,
    Rate,
    merged,
    problem_of,
    read_table,
)
from desktop.core.prices import (
    cost_of,
    entry_for,
    estimate,
    host_of,
    limits_for,
    money,
    names_of,
    price_of,
)
from desktop.core.usage import MOST_TOKENS, Usage
from desktop.storage.model_table import shipped_table

OPENAI = openai_connection()
NOW = 1_795_420_800_000  # Monday 2026-11-23 08:00 UTC
SHIPPED = shipped_table()


def at(url):
    return Connection("c", "C", url)


def test_the_shipped_table_is_sound_and_says_where_each_price_is_from():
    assert problem_of(SHIPPED) is None
    for entry in SHIPPED.entries:
        assert entry.source.startswith("https://")
        assert entry.read
        assert entry.hosts
        assert any(rate.input is not None and rate.output is not None for rate in entry.rates)
        assert not entry.note or set(entry.note) == {"en", "zh_CN"}


@pytest.mark.parametrize(
    ("model", "entry"),
    [
        ("gpt-4o", "openai/gpt-4o"),
        ("gpt-4o-2024-11-20", "openai/gpt-4o"),
        ("gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13"),
        ("gpt-4o-mini-2024-07-18", "openai/gpt-4o-mini"),
        ("openai/gpt-4o", "openai/gpt-4o"),
        ("GPT-4o", "openai/gpt-4o"),
        ("gpt-4-0613", "openai/gpt-4"),
        ("gpt-35-turbo", "openai/gpt-3.5-turbo"),
        ("gpt-35-turbo-0125", "openai/gpt-3.5-turbo"),
        ("ft:gpt-4o-mini-2024-07-18:org::abc", "openai/ft:gpt-4o-mini"),
        ("gpt-5.6", "openai/gpt-5.6-sol"),
        ("no-such-model", None),
        ("", None),
        ("gpt-4o-audio-preview", None),
    ],
)
def test_names_resolve_to_their_entry(model, entry):
    found = entry_for(SHIPPED, model, "api.openai.com")
    assert (found.id if found else None) == entry


def test_prices_belong_to_a_host_and_limits_to_the_model():
    for host in ("openrouter.ai", "me.openai.azure.com", "example.com", "127.0.0.1", ""):
        assert entry_for(SHIPPED, "gpt-4o", host) is None
        limits = limits_for(SHIPPED, "gpt-4o", host)
        assert limits is not None
        assert (limits.context, limits.output) == (128_000, 16_384)


def test_a_fine_tuned_model_of_no_known_price_still_has_the_limits_of_its_base():
    assert entry_for(SHIPPED, "ft:gpt-5-mini:me::1", "api.openai.com") is None
    limits = limits_for(SHIPPED, "ft:gpt-5-mini:me::1", "api.openai.com")
    assert limits is not None
    assert limits.context == 400_000


def test_cached_and_reasoning_tokens_have_their_own_price():
    cost = cost_of(SHIPPED, OPENAI, "gpt-5.4", Usage(100_000, 10_000, 110_000, 40_000, 8_000), NOW)
    assert cost is not None
    assert cost.amount == pytest.approx(60_000 * 2.5e-6 + 40_000 * 0.25e-6 + 10_000 * 15e-6)
    assert cost.input + cost.cached + cost.output + cost.reasoning == pytest.approx(cost.amount)
    assert cost.is_exact
    assert cost.currency == "USD"


def test_a_long_prompt_has_the_long_price_for_all_of_it():
    short = cost_of(SHIPPED, OPENAI, "gpt-6.2-sol", Usage(272_000, 0, 272_000), NOW)
    long = cost_of(SHIPPED, OPENAI, "gpt-6.2-sol", Usage(272_001, 0, 272_001), NOW)
    assert short is not None
    assert long is not None
    assert short.amount == pytest.approx(0.544)
    assert long.amount == pytest.approx(272_001 * 4e-6)


def test_a_tier_whose_price_is_not_known_has_none():
    assert cost_of(SHIPPED, OPENAI, "gpt-6-astra", Usage(272_001, 1, 272_002), NOW) is None


def test_a_price_that_changes_on_a_day():
    gemini = at("https://generativelanguage.googleapis.com/v1beta/openai")
    usage = Usage(1_000_000, 0, 1_000_000)
    before = cost_of(SHIPPED, gemini, "gemini-3.8-flash", usage, NOW)
    after = cost_of(SHIPPED, gemini, "gemini-3.8-flash", usage, NOW + 60 * 86_400_000)
    assert before is not None
    assert after is not None
    assert (before.amount, after.amount) == (0.75, 1.5)


@pytest.mark.parametrize(
    ("hour", "day", "amount"),
    [(8, 0, 0.3), (5, 0, 0.15), (4, 0, 0.15), (8, 5, 0.15), (23, 0, 0.15)],
)
def test_a_price_by_the_hour(hour, day, amount):
    deepseek = at("https://api.deepseek.com/v1")
    moment = NOW + ((hour - 8) * 3600 + day * 86_400) * 1000
    cost = cost_of(SHIPPED, deepseek, "deepseek-flash", Usage(1_000_000, 0, 1_000_000), moment)
    assert cost is not None
    assert cost.amount == pytest.approx(amount)
    assert cost.is_exact is (amount != 0.3)  # on a Chinese holiday it would be half


@pytest.mark.parametrize(
    ("url", "model", "entry"),
    [
        ("https://api.groq.com/openai/v1", "openai/gpt-oss-20b", "groq/gpt-oss-20b"),
        ("https://api.mistral.ai/v1", "codestral-latest", "mistral/codestral"),
        ("https://api.mistral.ai/v1", "ministral-8b-2512", "mistral/ministral-8b"),
        ("https://api.x.ai/v1", "grok-4.20-0309-reasoning", "xai/grok-4.20"),
        ("https://api.z.ai/api/paas/v4", "glm-5.3", "zai/glm-5.3"),
        ("https://api.together.xyz/v1", "zai-org/GLM-5.3", "together/glm-5.3"),
        ("https://api.openai.com/v1", "gpt-5.3-codex", "openai/gpt-5.3-codex"),
    ],
)
def test_other_servers_names_resolve_to_their_own_entry(url, model, entry):
    assert entry_for(SHIPPED, model, host_of(at(url))).id == entry


def test_the_host_decides_the_currency():
    usage = Usage(1_000_000, 0, 1_000_000)
    china = cost_of(SHIPPED, at("https://api.moonshot.cn/v1"), "kimi-k3", usage, NOW)
    world = cost_of(SHIPPED, at("https://api.moonshot.ai/v1"), "kimi-k3", usage, NOW)
    assert (china.amount, china.currency) == (20, "CNY")
    assert (world.amount, world.currency) == (3, "USD")


def test_what_the_server_tells_itself_counts():
    router = at("https://openrouter.ai/api/v1")
    told = Usage(10, 5, 15, raw={"cost": 0.0042})
    assert cost_of(SHIPPED, router, "x/y", told, NOW).amount == 0.0042
    for nonsense in (-1, True, "1", None, float("nan"), 10 * MOST_PRICE):
        assert (
            cost_of(SHIPPED, router, "x/y", Usage(10, 5, 15, raw={"cost": nonsense}), NOW) is None
        )
    assert cost_of(SHIPPED, at("https://example.com/v1"), "x/y", told, NOW) is None


def test_the_local_model_costs_nothing_and_a_server_on_this_machine_is_not_known():
    assert cost_of(SHIPPED, local_model_connection(), "any", Usage(1, 1), NOW).amount == 0
    assert cost_of(SHIPPED, at("http://127.0.0.1:8080/v1"), "gpt-4o", Usage(1, 1), NOW) is None


ENTRY = ModelEntry("e", ("m",), ("h",), rates=(Rate(1.0, 0.5, None, 2.0),))


@pytest.mark.parametrize(
    ("usage", "amount", "is_exact"),
    [
        (Usage(100, 10, 110), 120, True),
        (Usage(100, 10, 150), 200, True),  # thoughts that only the total has
        (Usage(100, 10, 90), 120, False),
        (Usage(100, 10, 110, 500), 70, False),  # more cached than sent
        (Usage(100, 10, 110, 0, 99), 120, False),
        (Usage(100, 10, 110, -5), 120, False),
        (Usage(None, 10), None, False),
        (Usage(10, None), None, False),
        (Usage(-1, 10), None, False),
        (Usage(0, 0, 0), 0, True),
    ],
)
def test_counts_that_contradict_themselves_are_said_not_to_be_exact(usage, amount, is_exact):
    cost = price_of(ENTRY, usage, NOW)
    if amount is None:
        assert cost is None
        return
    assert cost.amount * 1e6 == pytest.approx(amount)
    assert cost.is_exact is is_exact


def test_writing_to_the_cache_and_pictures_count_where_the_server_tells_them():
    entry = ModelEntry(
        "e", ("m",), ("h",), rates=(Rate(1.0, 0.1, 2.0, 4.0, image_input=3.0, image_output=30.0),)
    )
    raw = {
        "prompt_tokens_details": {"cache_write_tokens": 20, "image_tokens": 10},
        "completion_tokens_details": {"image_tokens": 5},
    }
    cost = price_of(entry, Usage(100, 10, 110, 30, raw=raw), NOW)
    assert cost.amount * 1e6 == pytest.approx(40 + 40 + 30 + 3 + 20 + 150)


counts = st.one_of(st.none(), st.integers(-(10**6), 10**15))


@pytest.mark.parametrize("count", [MOST_TOKENS + 1, 10**400])
def test_what_is_no_count_of_a_request_has_no_price(count):
    assert cost_of(SHIPPED, OPENAI, "gpt-4o", Usage(count, 5, count + 5), NOW) is None


@given(counts, counts, counts, counts, counts)
def test_no_usage_makes_a_negative_price(prompt, completion, total, cached, reasoning):
    cost = price_of(ENTRY, Usage(prompt, completion, total, cached, reasoning), NOW)
    if cost is not None:
        assert cost.amount >= 0
        assert min(cost.input, cost.cached, cost.output, cost.reasoning) >= 0


def test_an_estimate_is_never_exact():
    found = estimate(ENTRY, 1_000_000, 1_000_000, NOW)
    assert found is not None
    assert found.amount == 3
    assert not found.is_exact


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (0, "USD", "$0.00"),
        (1.5, "USD", "$1.50"),
        (1234.5, "CNY", "¥1,234.50"),
        (0.0042, "USD", "$0.0042"),
        (0.00001234, "USD", "$0.000012"),
        (0.05, "USD", "$0.05"),
        (0.000008, "USD", "$0.000008"),
        (1.1, "USD", "$1.10"),
        (0.5, "CNY", "¥0.50"),
        (0.099, "USD", "$0.099"),
        (1e-12, "USD", "$0.00"),
    ],
)
def test_money_in_words(amount, currency, words):
    assert money(amount, currency) == words
    assert money(amount, currency, is_exact=False) == f"≈ {words}"


def test_hosts():
    assert host_of(OPENAI) == "api.openai.com"
    assert host_of(at("https://API.OpenAI.com:443/v1")) == "api.openai.com"
    assert host_of(at("http://[::1")) == ""
    assert host_of(None) == ""


def test_names():
    assert names_of("anthropic/claude-sonnet-4-5-20250929") == (
        "claude-sonnet-4-5-20250929",
        "claude-sonnet-4-5",
    )
    assert names_of("meta-llama/llama-3:free") == ("llama-3",)


def table(**entry):
    good = {"id": "a", "models": ["m"], "hosts": ["h"], "rates": [{"input": 1, "output": 2}]}
    return json.dumps({"version": 1, "date": "2026-11-23", "entries": [{**good, **entry}]}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"version": 1, "date": "2026-11-23", "entries": []}',
        b'{"version": 2, "date": "2026-11-23", "entries": [{"id": "a", "models": ["m"]}]}',
        b'{"version": 1, "date": "yesterday", "entries": [{"id": "a", "models": ["m"]}]}',
        table(rates=[{"input": -1}]),
        table(rates=[{"input": 1e9}]),
        table(rates=[{"input": "1"}]),
        table(rates=[{"input": True}]),
        table(rates=[{"input": 1, "above": -1}]),
        table(rates=[{"input": 1, "since": "soon"}]),
        table(rates=[{"input": 1, "hours": "9-5"}]),
        table(rates=[{"input": 1, "hours": "all day"}]),
        table(currency="XXX"),
        table(context=0),
        table(context=10**12),
        table(models=[]),
        table(models=["*"]),
        table(id=" "),
        table(id="x" * 5_000),
        table(ends="2026-13-01"),
        table().replace(b'"input": 1', b'"input": NaN'),
        table().replace(b'"input": 1', b'"input": 1e999'),
    ],
)
def test_a_table_with_nonsense_is_refused_with_a_sentence(data):
    with pytest.raises(SettingsError) as caught:
        read_table(data)
    assert str(caught.value.info.sentence)


def test_a_table_with_an_entry_twice_is_refused():
    twice = PriceTable(1, "2026-11-23", (ENTRY, ENTRY))
    assert problem_of(twice) is not None


def test_a_persons_own_entry_comes_first_and_may_name_a_beginning_and_every_host():
    own = ModelEntry(
        "openai/gpt-4o", ("gpt-4o",), ("api.openai.com",), rates=(Rate(9.0, output=9.0),)
    )
    every = ModelEntry("mine", ("my-*",), ("*",), rates=(Rate(1.0, output=1.0),))
    both = merged(SHIPPED, (own, every))
    assert entry_for(both, "gpt-4o", "api.openai.com") is own
    assert entry_for(both, "my-model-7", "example.com") is every
    assert entry_for(both, "my-model-7", "127.0.0.1") is None
    assert len(both.entries) == len(SHIPPED.entries) + 1
