"""Rate-limit headers as servers send them, and as they might."""

import pytest

from desktop.core.rate_limits import RateLimit, rate_limits, reset_time

NOW = 1_763_900_000.0


def test_limits_are_read_whole_and_sorted():
    headers = {
        "x-ratelimit-limit-tokens": "90000",
        "x-ratelimit-remaining-tokens": "89000",
        "x-ratelimit-reset-tokens": "6m0s",
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
    }
    assert rate_limits(headers, NOW) == [
        RateLimit("requests", 60, 59),
        RateLimit("tokens", 90000, 89000, NOW + 360),
    ]


def test_anthropics_headers():
    headers = {
        "anthropic-ratelimit-input-tokens-limit": "50000",
        "anthropic-ratelimit-input-tokens-remaining": "49000",
        "anthropic-ratelimit-input-tokens-reset": "2025-11-23T12:13:21Z",
    }
    assert rate_limits(headers, NOW) == [RateLimit("input-tokens", 50000, 49000, NOW + 1)]


def test_one_limit_without_a_name():
    headers = {
        "x-ratelimit-limit": "20",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1763900060000",
    }
    assert rate_limits(headers, NOW) == [RateLimit("requests", 20, 0, NOW + 60)]


@pytest.mark.parametrize(
    ("value", "after_s"),
    [
        ("6m0s", 360),
        ("1s", 1),
        ("20ms", 0.02),
        ("2m59.56s", 179.56),
        ("1h2m3s", 3723),
        ("1d", 86400),
        ("12", 12),
        ("0", 0),
        ("7.5", 7.5),
        ("1763900030", 30),
        ("1763900030000", 30),
        ("2025-11-23T12:13:50Z", 30),
        ("2025-11-23T12:13:50+00:00", 30),
        ("2025-11-23T13:13:50.000+01:00", 30),
    ],
)
def test_reset_times(value, after_s):
    assert reset_time(value, NOW) == pytest.approx(NOW + after_s, abs=0.001)


@pytest.mark.parametrize(
    "value", ["", "soon", "-1", "٣s", "9" * 30, "1e9", "99999-01-01", "m", "5x"]
)
def test_what_is_no_time_tells_none(value):
    assert reset_time(value, NOW) is None


@pytest.mark.parametrize("value", ["", "-1", "many", "1e9", "٣", "9" * 20, "1.5"])
def test_a_limit_that_is_no_number_is_left_out(value):
    headers = {"x-ratelimit-limit-requests": value, "x-ratelimit-remaining-requests": "1"}
    assert rate_limits(headers, NOW) == []


def test_a_limit_without_what_remains_is_left_out():
    assert rate_limits({"x-ratelimit-limit-requests": "60"}, NOW) == []
