"""The real window and commands beside it are killed in the middle of anything; what must be there is (short form)."""

import pytest

from tests.torture.crashes import torture

#: `make torture` kills 500 times.
KILLS = 8


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_is_lost_by_kills_at_any_moment():
    report = torture(KILLS, seed=7)
    assert report["kills"] == KILLS
    assert report["answers begun"] > 0 and report["conversations"] > 0
