"""What the list of conversations is cut into: days as the system's time zone has them."""

import time
from datetime import datetime

import pytest
from PySide6.QtCore import QDate, QLocale

from desktop.core.conversation import ConversationSummary
from desktop.ui import list_entries
from desktop.ui.list_entries import Heading, dated

_HOUR_MS = 3_600_000


@pytest.fixture
def in_zone(monkeypatch):
    """Sets the time zone of the process, as long as the test runs."""

    def enter(zone):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        _forget()

    yield enter
    monkeypatch.undo()
    time.tzset()
    _forget()


def _forget():
    for known in (list_entries._month_of, list_entries._start_ms):
        known.cache_clear()


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("UTC", "2026-11-01T00:00:00+00:00"),
        ("Asia/Shanghai", "2026-11-01T00:00:00+08:00"),
        ("Asia/Kathmandu", "2026-11-01T00:00:00+05:45"),
        # The first hour of this month comes twice.
        ("America/Havana", "2026-11-01T00:00:00-04:00"),
        # These two months have no midnight.
        ("America/Asuncion", "2017-10-01T01:00:00-03:00"),
        ("Africa/Cairo", "2014-08-01T01:00:00+03:00"),
    ],
)
def test_a_month_begins_at_the_first_moment_of_its_first_day(in_zone, qapp, zone, begins):
    in_zone(zone)
    begin_ms = round(datetime.fromisoformat(begins).timestamp() * 1000)
    rows = [
        ConversationSummary(f"c{number}", updated=begin_ms + number)
        for number in (_HOUR_MS, 1, 0, -1, -_HOUR_MS)
    ]
    today = QDate(2027, 6, 1)
    entries = dated(rows, today, QLocale.c())
    kinds = ["|" if isinstance(entry, Heading) else entry.id for entry in entries]
    assert kinds == ["|", f"c{_HOUR_MS}", "c1", "c0", "|", "c-1", f"c{-_HOUR_MS}"]
