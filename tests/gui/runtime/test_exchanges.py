"""The last exchanges are kept in memory: two hundred, however many answers each brought."""

from desktop.core.exchange import Exchange
from desktop.runtime.exchanges import KEPT, Exchanges


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
