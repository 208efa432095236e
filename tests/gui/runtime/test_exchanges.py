"""The last exchanges are kept in memory: two hundred, however many answers each brought."""

from desktop.core.exchange import Exchange
from desktop.runtime.exchanges import KEPT, KEPT_BYTES, Exchanges
from desktop.runtime.replay import Replayed


def test_the_oldest_is_let_go(qapp):
    exchanges = Exchanges()
    for number in range(KEPT + 1):
        exchanges.add((f"a{number}", f"b{number}"), Exchange(url=str(number)))
    assert exchanges.of("a0") is None and exchanges.of("b0") is None
    assert exchanges.of("a1").url == "1"
    assert exchanges.of(f"b{KEPT}").url == str(KEPT)


def test_an_answer_that_went_on_keeps_its_newer_exchange(qapp):
    exchanges = Exchanges()
    exchanges.add(("a",), Exchange(url="old"))
    for number in range(KEPT - 1):
        exchanges.add((f"x{number}",), Exchange())
    exchanges.add(("a",), Exchange(url="new"))
    assert exchanges.of("a").url == "new"


def test_all_together_take_no_more_memory_than_they_may(qapp):
    exchanges = Exchanges()
    large = KEPT_BYTES // 3
    for number in range(5):
        exchanges.add((f"m{number}",), Exchange(sent_body=bytes(large)))
    kept = [number for number in range(5) if exchanges.of(f"m{number}") is not None]
    assert kept == [2, 3, 4]
    exchanges.add(("huge",), Exchange(sent_body=bytes(2 * KEPT_BYTES)))
    assert exchanges.of("huge") is not None and exchanges.of("m4") is None


def test_what_came_again_is_let_go_like_the_rest(qapp):
    exchanges = Exchanges()
    exchanges.add(("m",), Exchange())
    exchanges.add_replay("m", Replayed(exchange=Exchange()))
    assert len(exchanges.replays("m")) == 1
    for number in range(KEPT):
        exchanges.add((f"x{number}",), Exchange())
    assert exchanges.replays("m") == () and exchanges.of("m") is None
