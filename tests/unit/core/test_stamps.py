"""Stamps of one clock only rise, whatever the wall clock and other writers do."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.stamps import HybridClock, Stamp

walls = st.integers(-(10**6), 10**15)
events = st.lists(walls | st.builds(Stamp, walls, st.integers(0, 9), st.sampled_from("abz"), walls))


@given(events)
def test_what_is_issued_rises_above_all_that_was_seen(found):
    clock = HybridClock("b")
    seen: list[Stamp] = []
    for event in found:
        if isinstance(event, Stamp):
            clock.observe(event)
            seen.append(event)
        else:
            issued = clock.next(event)
            assert all(issued > stamp for stamp in seen)
            seen.append(issued)


def test_a_clock_that_jumps_back_goes_on_by_the_logical_part():
    clock = HybridClock("w")
    assert clock.next(100) == Stamp(100, 0, "w", 1)
    assert clock.next(5) == Stamp(100, 1, "w", 2)
    assert clock.next(101) == Stamp(101, 0, "w", 3)


def test_the_sequence_goes_on_after_what_the_writer_wrote_before():
    clock = HybridClock("w")
    clock.observe(Stamp(1, 0, "w", 41))
    clock.observe(Stamp(1, 0, "x", 99))
    assert clock.next(2).seq == 42
