"""Rate-limit headers as servers send them, and as they might."""

import pytest

from desktop.core.rate_limits import RateLimit, rate_limits


def test_limits_are_read_whole_and_sorted():
    headers = {
        "x-ratelimit-limit-tokens": "90000",
        "x-ratelimit-remaining-tokens": "89000",
        "x-ratelimit-reset-tokens": "6m0s",
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
    }
    assert rate_limits(headers) == [
        RateLimit("requests", 60, 59),
        RateLimit("tokens", 90000, 89000, "6m0s"),
    ]


@pytest.mark.parametrize("value", ["", "-1", "many", "1e9", "٣", "9" * 20, "1.5"])
def test_a_limit_that_is_no_number_is_left_out(value):
    headers = {"x-ratelimit-limit-requests": value, "x-ratelimit-remaining-requests": "1"}
    assert rate_limits(headers) == []


def test_a_limit_without_what_remains_is_left_out():
    assert rate_limits({"x-ratelimit-limit-requests": "60"}) == []
