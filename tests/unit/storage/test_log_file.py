"""A log that never outgrows its bounds and gives its newest lines."""

import stat

from desktop.storage.log_file import LogFile


def test_it_stays_within_two_files(tmp_path):
    log = LogFile(tmp_path / "new" / "loquat.log", limit_bytes=1000)
    for number in range(200):
        log.append(f"line {number:04d} " + "x" * 20)
    files = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert files == ["loquat.log", "loquat.previous.log"]
    assert all(path.stat().st_size <= 1000 for path in (tmp_path / "new").iterdir())
    assert stat.S_IMODE((tmp_path / "new" / "loquat.log").stat().st_mode) == 0o600


def test_the_tail_is_whole_lines_over_both_files(tmp_path):
    log = LogFile(tmp_path / "loquat.log", limit_bytes=100)
    for number in range(12):
        log.append(f"line {number:04d}")
    lines = log.tail(95).splitlines()
    assert lines[-1] == "line 0011"
    assert lines == [f"line {n:04d}" for n in range(12 - len(lines), 12)]
    assert len(lines) == 9
    assert log.tail(0) == ""


def test_a_line_longer_than_the_limit_is_cut(tmp_path):
    log = LogFile(tmp_path / "loquat.log", limit_bytes=100)
    log.append("x" * 1000)
    assert (tmp_path / "loquat.log").stat().st_size == 100


def test_no_log_has_no_tail(tmp_path):
    assert LogFile(tmp_path / "none.log").tail(100) == ""


def test_what_is_no_character_is_written_as_its_number(tmp_path):
    log = LogFile(tmp_path / "loquat.log")
    log.append("a\udce4b")
    assert log.tail(100) == "a\\udce4b\n"
