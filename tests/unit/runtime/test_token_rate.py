"""The rate of an answer is told four times a second, from its first token on."""

from desktop.runtime.token_rate import TokenRate


def test_a_steady_answer() -> None:
    rate = TokenRate()
    told = {n: rate.count(10 + n / 100) for n in range(101)}
    assert rate.since_s == 10
    moments = [n for n, found in told.items() if found is not None]
    assert 3 <= len(moments) <= 4 and moments[0] == 25
    assert all(round(told[n] or 0) == 100 for n in moments)


def test_tokens_that_come_together_count_all() -> None:
    rate = TokenRate()
    assert [rate.count(5.0) for _ in range(400)] == [None] * 400
    assert rate.count(7.0) == 200.0
