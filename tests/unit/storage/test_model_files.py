"""Joining a model that comes in parts: once, whole or not at all, and with a name for what is wrong."""

import hashlib
import resource
import shutil
import signal
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from desktop.core.errors import Cancelled, LocalModelError
from desktop.storage import model_files
from desktop.storage.model_files import Weights, check_gguf, model_name, prepare
from tests.conftest import ROOT
from tests.support.data_packages import install_parts

#: Larger than one block, so that there is something to interrupt.
PART_BYTES = 5 * 1024 * 1024


@pytest.fixture
def site(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("site")
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.fixture
def weights(site) -> Weights:
    data = b"".join(model_files.GGUF_MAGIC + bytes([n]) * PART_BYTES for n in (1, 2, 3))
    return install_parts(site, "test-model", data, 3)


def _left_in(folder) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(".lock")}


def test_the_parts_are_joined_in_order(tmp_path, weights):
    progress: list[float] = []
    path = prepare(tmp_path / "models", progress.append, weights=weights)
    assert path.name == "test-model.gguf"
    assert path.stat().st_size == weights.size_bytes
    assert hashlib.sha256(path.read_bytes()).hexdigest() == weights.sha256
    assert path.stat().st_mode & 0o777 == 0o600
    assert progress == sorted(progress) and progress[-1] == 1.0
    assert _left_in(path.parent) == {"test-model.gguf", "test-model.verified"}
    assert model_name(path) == "test-model"


def test_a_file_that_was_checked_is_not_read_again(tmp_path, site, weights):
    path = prepare(tmp_path, weights=weights)
    shutil.rmtree(site)
    progress: list[float] = []
    assert prepare(tmp_path, progress.append, weights=weights) == path
    assert progress == []


def test_a_whole_file_without_a_stamp_is_checked_and_kept(tmp_path, site, weights):
    path = prepare(tmp_path, weights=weights)
    (tmp_path / "test-model.verified").write_bytes(b"\0\0 torn")
    shutil.rmtree(site)
    progress: list[float] = []
    assert prepare(tmp_path, progress.append, weights=weights) == path
    assert progress[-1] == 1.0
    assert _left_in(tmp_path) == {"test-model.gguf", "test-model.verified"}


@pytest.mark.parametrize("damage", [b"", b"GGUF", None])
def test_a_damaged_file_is_made_anew(tmp_path, weights, damage):
    path = prepare(tmp_path, weights=weights)
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(bytes(data) if damage is None else damage)
    prepare(tmp_path, weights=weights)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == weights.sha256


def test_missing_packages_are_named(tmp_path, site, weights):
    shutil.rmtree(site / "loquat_test_part2-1.0.dist-info")
    (site / "loquat_test_part3" / "part.bin").write_bytes(b"short")
    assert model_files.missing_parts(weights) == ("loquat-test-part2", "loquat-test-part3")
    with pytest.raises(LocalModelError) as error:
        prepare(tmp_path / "models", weights=weights)
    assert "loquat-test-part2, loquat-test-part3" in str(error.value)
    assert _left_in(tmp_path / "models") == set()


def test_a_damaged_package_is_named(tmp_path, site, weights):
    part = site / "loquat_test_part2" / "part.bin"
    data = bytearray(part.read_bytes())
    data[-1] ^= 1
    part.write_bytes(bytes(data))
    with pytest.raises(LocalModelError, match="loquat-test-part2 is damaged"):
        prepare(tmp_path / "models", weights=weights)
    assert _left_in(tmp_path / "models") == set()


def test_too_little_space_is_said_before_anything_is_written(tmp_path, weights, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**6))
    progress: list[float] = []
    with pytest.raises(LocalModelError, match=r"needs 16 MB .* where 1 MB are free"):
        prepare(tmp_path, progress.append, weights=weights)
    assert progress == []


def test_a_write_that_fails_leaves_nothing(tmp_path, weights):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000_000, before[1]))
    try:
        with pytest.raises(LocalModelError, match="cannot be written"):
            prepare(tmp_path, weights=weights)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert _left_in(tmp_path) == set()
    prepare(tmp_path, weights=weights)


def test_a_folder_that_cannot_be_made_is_named(tmp_path, weights):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LocalModelError, match=f"{tmp_path / 'file' / 'models'} cannot be written"):
        prepare(tmp_path / "file" / "models", weights=weights)


@pytest.mark.parametrize("answers", [1, 2, 4])
def test_cancelling_leaves_nothing(tmp_path, weights, answers):
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > answers

    with pytest.raises(Cancelled):
        prepare(tmp_path, cancelled=cancelled, weights=weights)
    assert _left_in(tmp_path) == set()


def test_a_crash_in_between_is_made_good(tmp_path, site, weights):
    program = f"""
import os, sys, msgspec
sys.path.insert(0, {str(site)!r})
from pathlib import Path
from desktop.storage.model_files import Weights, prepare
weights = msgspec.json.decode(sys.argv[1], type=Weights)
prepare(Path(sys.argv[2]), lambda done: os.kill(os.getpid(), 9) if done > 0.5 else None, weights=weights)
"""
    import msgspec

    encoded = msgspec.json.encode(weights).decode()
    done = subprocess.run(
        [sys.executable, "-c", program, encoded, str(tmp_path / "models")], check=False, cwd=ROOT
    )
    assert done.returncode == -signal.SIGKILL
    assert _left_in(tmp_path / "models") == {"test-model.part"}
    path = prepare(tmp_path / "models", weights=weights)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == weights.sha256
    assert _left_in(tmp_path / "models") == {"test-model.gguf", "test-model.verified"}


def test_two_at_once_join_it_once(tmp_path, weights):
    joined: list[float] = []
    threads = [
        threading.Thread(
            target=prepare, args=(tmp_path, joined.append), kwargs={"weights": weights}
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert joined.count(1.0) == 1


def test_waiting_for_another_can_be_cancelled(tmp_path, weights):
    holding, let_go = threading.Event(), threading.Event()

    def hold(_: float) -> None:
        holding.set()
        let_go.wait(30)

    holder = threading.Thread(target=prepare, args=(tmp_path, hold), kwargs={"weights": weights})
    holder.start()
    assert holding.wait(30)
    asked = []
    with pytest.raises(Cancelled):
        prepare(
            tmp_path, cancelled=lambda: bool(asked.append(1)) or len(asked) > 2, weights=weights
        )
    let_go.set()
    holder.join()


def test_other_files_are_checked_before_use(tmp_path):
    good = tmp_path / "llama-3.2.gguf"
    good.write_bytes(b"GGUF\3\0\0\0")
    check_gguf(good)
    bad = tmp_path / "page.gguf"
    bad.write_bytes(b"<html>")
    (tmp_path / "empty.gguf").touch()
    for path, words in (
        (bad, "not in GGUF format"),
        (tmp_path / "empty.gguf", "not in GGUF format"),
        (tmp_path / "none.gguf", "no file"),
        (tmp_path, "cannot be read"),
    ):
        with pytest.raises(LocalModelError, match=words):
            check_gguf(path)


def test_looking_for_the_parts_imports_nothing():
    program = """
import sys
from desktop.storage.model_files import SHIPPED, missing_parts
print(missing_parts(), [m for m in sys.modules if "xllama" in m or "pandas" in m])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "() []\n"


def test_without_the_extra_all_parts_are_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert len(model_files.missing_parts()) == 6


def test_the_shipped_weights_have_the_published_size_and_hash():
    assert model_files.SHIPPED.size_bytes == 491_400_064
    assert (
        model_files.SHIPPED.sha256
        == "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
    )
