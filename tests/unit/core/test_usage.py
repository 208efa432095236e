"""What of a server's figures is believed."""

import pytest

from desktop.core.usage import MOST_TOKENS, CountedUsage, Usage, counted


def test_figures_that_fit_are_taken_as_they_are():
    usage = Usage(100, 50, 150, 60, 20, {"prompt_tokens_details": {"cache_write_tokens": 10}})
    assert counted(usage) == CountedUsage(100, 60, 50, 20, 10)


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        # Gemini and xAI: reasoning beside the completion, and in the total.
        (Usage(10, 5, 215, None, 200), CountedUsage(10, 0, 205, 200)),
        (Usage(10, 5), CountedUsage(10, 0, 5)),
        # The same where the server does not tell how much it reasoned, or nothing else came of it.
        (Usage(10, 5, 100), CountedUsage(10, 0, 90)),
        (Usage(10, None, 100), CountedUsage(10, 0, 90)),
        # A rest that the reasoning does not explain is charged as output, and marked.
        (Usage(10, 5, 100, None, 3), CountedUsage(10, 0, 90, 3, is_doubtful=True)),
        (Usage(10, 5, 3), CountedUsage(10, 0, 5, is_doubtful=True)),
        (Usage(10, 5, 15, 40), CountedUsage(10, 10, 5, is_doubtful=True)),
        (Usage(10, 5, 15, 0, 9), CountedUsage(10, 0, 5, 5, is_doubtful=True)),
        (Usage(-10, 5, -5), CountedUsage(0, 0, 5, is_whole=False, is_doubtful=True)),
        (Usage(10**15, 5), CountedUsage(0, 0, 5, is_whole=False, is_doubtful=True)),
        (Usage(10, 5, 15, -1, -1), CountedUsage(10, 0, 5, is_doubtful=True)),
        (Usage(total_tokens=70), CountedUsage(70, is_whole=False, is_doubtful=True)),
        (Usage(10), CountedUsage(10, is_whole=False, is_doubtful=True)),
        (Usage(MOST_TOKENS, 0, MOST_TOKENS), CountedUsage(MOST_TOKENS)),
    ],
)
def test_figures_that_contradict_themselves_are_bounded_and_marked(usage, expected):
    assert counted(usage) == expected


def test_no_figures_are_none():
    assert counted(Usage()) is None
    assert counted(Usage(cached_tokens=3)) is None


@pytest.mark.parametrize(
    "raw", [{"prompt_tokens_details": 3}, {"prompt_tokens_details": {"image_tokens": "9"}}]
)
def test_strange_details_count_nothing(raw):
    assert counted(Usage(10, 5, 15, raw=raw)) == CountedUsage(10, 0, 5)
