"""What the frozen program does first."""

import os
import sys

import pytest

from desktop import frozen


@pytest.fixture
def program(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "loquat"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "path_hooks", list(sys.path_hooks))
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


def test_the_local_models_package_is_looked_for_beside_the_program_and_after_all_else(program):
    frozen.prepare()
    assert sys.path[-1] == str(program / "local")


def test_modules_are_found_as_python_finds_them_and_in_no_archive_first(program):
    usual = list(sys.path_hooks)

    def archive_finder(path):
        raise AssertionError(path)

    archive_finder.__module__ = "pyimod02_importers"  # as PyInstaller's loader puts it there
    sys.path_hooks.insert(0, archive_finder)
    frozen.prepare()
    assert sys.path_hooks == usual
    assert sys.path_importer_cache == {}


@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_children_find_their_libraries_as_before(program, monkeypatch, before):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/loquat/_internal")
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    frozen.prepare()
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


def test_only_the_one_argument_makes_it_a_model_server(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["loquat", frozen.SERVE_ARGUMENT])
    assert frozen.is_model_server()
    monkeypatch.setattr(sys, "argv", ["loquat", frozen.SERVE_ARGUMENT, "list"])
    assert not frozen.is_model_server()
