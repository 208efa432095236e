"""Reading survives whatever a file holds; appending never glues, and leaves a failed write no trace."""

import os
import resource
import subprocess
import sys

import pytest

from desktop.core.records import (
    HeaderRecord,
    MessageRecord,
    PieceRecord,
    encode_record,
    identity,
)
from desktop.core.stamps import Stamp
from desktop.storage.history_file import append, id_of, joined_files, parse, read_bytes
from tests.conftest import ROOT


def line(seq, text="x", **fields):
    own = identity(Stamp(seq, 0, "w", seq))
    return encode_record(MessageRecord(**own, message=f"m{seq}", fields={"text": text, **fields}))


HEADER = encode_record(
    HeaderRecord(**identity(Stamp(0, 0, "w", 0)), schema=1, conversation="c", created=0)
)
PIECE = encode_record(
    PieceRecord(**identity(Stamp(9, 0, "w", 9)), message="m", stream="s", sequence=0, text="天\n空")
)
WHOLE = HEADER + line(1, "a") + line(2, "ü天\u2028😀") + PIECE


def seqs(contents):
    return [record.seq for record in contents.records]


def test_a_file_cut_at_any_byte_gives_all_records_before_the_cut():
    lines = WHOLE.splitlines(keepends=True)
    assert len(lines) == 4
    for size in range(len(WHOLE) + 1):
        cut = WHOLE[:size]
        contents = parse(cut)
        complete = cut.count(b"\n")
        # A record whose line end alone is missing counts as well.
        whole = complete + (cut + b"\n" in {WHOLE[: sum(map(len, lines[:n]))] for n in range(1, 5)})
        assert seqs(contents) == [0, 1, 2, 9][:whole]
        assert contents.broken == [] and contents.unknown == []
        assert contents.end == cut.rfind(b"\n") + 1
        assert contents.torn == (b"" if whole > complete else cut[contents.end :])


def test_what_is_broken_in_a_long_file_is_named_by_its_line():
    many = [line(seq, "x" * 1000) for seq in range(1, 3001)]
    many[700] = b"{broken\n"
    many[2900] = b'{"type":"tomorrow"}\n'
    contents = parse(b"".join(many) + b'{"torn')
    assert seqs(contents) == [seq for seq in range(1, 3001) if seq not in {701, 2901}]
    assert contents.broken == [(701, b"{broken")]
    assert contents.unknown == [b'{"type":"tomorrow"}']
    assert contents.torn == b'{"torn'


def test_an_append_after_a_cut_at_any_byte_is_not_glued_to_it(tmp_path):
    path = tmp_path / "c.jsonl"
    for size in range(len(WHOLE) + 1):
        path.write_bytes(WHOLE[:size])
        before = seqs(parse(WHOLE[:size]))
        append(path, line(50) + line(51), sync=False)
        contents = parse(path.read_bytes())
        assert seqs(contents) == [*before, 50, 51]
        assert contents.broken == [] and contents.torn == b""


def test_a_long_torn_line_is_found(tmp_path):
    path = tmp_path / "c.jsonl"
    path.write_bytes(HEADER + b'{"type":"message","text":"' + b"x" * 300_000)
    append(path, line(1), sync=False)
    assert path.read_bytes() == HEADER + line(1)


@pytest.mark.parametrize(
    "broken",
    [
        b'{"type":"message"',
        b"\xff\xfe\x00",
        b'{"type":"message","id":"a","writer":"w","seq":1,"clock":[1,1],"message":"m","fields":{"x":NaN}}',
        b'{"type":"message","id":"a","writer":"w","seq":1,"clock":[1,1],"message":"m","fields":{"x":"\\ud800"}}',
        b'{"type":"message","id":"a","writer":"w","seq":1,"clock":[1,1],"message":"m","fields":{"x":"\xff"}}',
        b'{"type":"message","id":"a","writer":"w","seq":"1","clock":[1,1],"message":"m","fields":{}}',
        b'{"type":"message","id":"a","writer":"w","seq":1,"clock":[1],"message":"m","fields":{}}',
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[" * 100_000,
        b"null",
        b"<<<<<<< HEAD",
    ],
)
def test_a_broken_line_costs_only_itself(broken):
    contents = parse(HEADER + broken + b"\n" + line(1))
    assert seqs(contents) == [0, 1]
    assert contents.broken == [(2, broken)]
    assert parse(HEADER + broken).torn == broken


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + HEADER + line(1),
        b"\x00" * 5000 + HEADER + line(1),
        HEADER + b"\x00" * 5000 + line(1),
        HEADER.replace(b"\n", b"\r\n") + line(1),
        b"\n\n" + HEADER + b" \t\r\n" + line(1) + b"\x00" * 4096,
    ],
)
def test_what_stands_around_records_is_passed_over(data):
    contents = parse(data)
    assert seqs(contents) == [0, 1]
    assert contents.broken == []


@pytest.mark.parametrize("data", [b"", b"\n", b"\x00" * 4096, b"\xef\xbb\xbf", b" "])
def test_an_empty_file_holds_nothing(data, tmp_path):
    contents = parse(data)
    assert (contents.records, contents.broken, contents.unknown) == ([], [], [])
    path = tmp_path / "c.jsonl"
    path.write_bytes(data)
    append(path, line(1), sync=True)
    assert seqs(parse(path.read_bytes())) == [1]


def test_a_record_of_an_unknown_kind_is_no_damage():
    later = b'{"type":"vote","id":"w-7","by":["x"]}'
    contents = parse(HEADER + later + b"\n" + line(1))
    assert contents.unknown == [later] and contents.broken == []


def test_a_pipe_or_folder_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    for name in ("pipe.jsonl", "folder.jsonl"):
        with pytest.raises(OSError, match="not an ordinary file"):
            read_bytes(tmp_path / name)


def test_an_append_is_one_write(tmp_path, monkeypatch):
    writes = []
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: writes.append(len(data)) or real(fd, data))
    append(tmp_path / "c.jsonl", HEADER + line(1) + line(2), sync=True)
    assert writes == [len(HEADER + line(1) + line(2))]


def test_only_its_owner_may_read_a_new_file(tmp_path):
    append(tmp_path / "c.jsonl", HEADER, sync=False)
    assert (tmp_path / "c.jsonl").stat().st_mode & 0o777 == 0o600


LIMITED = """
import resource, signal, sys
from pathlib import Path
from desktop.storage.history_file import append
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    append(path, b"x" * 5000 + b"\\n", sync=True)
except OSError as exc:
    print(exc.errno)
"""


@pytest.mark.parametrize(("before", "limit"), [(b"", 100), (HEADER, 4000), (HEADER, 1)])
def test_a_short_write_is_taken_back(tmp_path, before, limit):
    assert resource.RLIM_INFINITY == -1
    path = tmp_path / "c.jsonl"
    if before:
        path.write_bytes(before)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), str(limit)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stdout.strip() == "27"  # EFBIG
    assert (path.read_bytes() if path.exists() else None) == (before or None)


def test_joined_files_read_like_their_union(tmp_path):
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(HEADER + line(1)[:-1])
    two.write_bytes(HEADER + line(2))
    assert seqs(parse(joined_files(one, two))) == [0, 1, 0, 2]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("abc.jsonl", "abc"),
        ("a-B_9.jsonl", "a-B_9"),
        (".jsonl", None),
        ("abc", None),
        ("abc.json", None),
        ("a b.jsonl", None),
        ("a.sync-conflict-20260101-000000-ABCDEFG.jsonl", None),
        (".a.jsonl.0011.tmp", None),
        ("-a.jsonl", None),
        ("a\n.jsonl", None),
    ],
)
def test_only_our_own_names_are_conversations(name, expected):
    assert id_of(name) == expected
