"""Known servers: complete, of usable addresses, and written down with how each was tested."""

import pytest

from desktop.api.base_url import parse_base_url
from desktop.core.connection import Connection, openai_connection
from desktop.core.presets import PRESETS, local_presets, preset_for
from tests.conftest import ROOT
from tests.support.transcripts import transcripts

SERVERS = (ROOT / "docs" / "servers.md").read_text("utf-8")


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.id)
def test_every_preset_makes_a_connection(preset):
    connection = preset.connection("c1")
    assert (connection.id, connection.preset, connection.name) == ("c1", preset.id, preset.name)
    base = parse_base_url(connection.base_url.replace("{resource}", "res"))
    assert base.url == connection.base_url.replace("{resource}", "res")
    assert preset.needs_key is bool(preset.key_env)
    assert preset.source.startswith("https://")
    assert base.url.startswith("https://") or preset.port


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.id)
def test_every_preset_is_in_the_table(preset):
    table = SERVERS.partition("## Transcripts")[0]
    (line,) = [line for line in table.splitlines() if line.startswith(f"| {preset.name} |")]
    assert preset.base_url in line
    assert any(word in line for word in ("real server", "transcript", "documentation only"))


def test_the_table_counts_the_transcripts_that_there_are():
    for transcript in transcripts():
        assert transcript.name in SERVERS, transcript.name


def test_servers_on_this_machine():
    assert {p.id: p.port for p in local_presets()} == {
        "ollama": 11434,
        "lmstudio": 1234,
        "llamacpp": 8080,
        "vllm": 8000,
    }


def test_the_preset_of_a_connection():
    assert preset_for(openai_connection()) is PRESETS["openai"]
    assert preset_for(Connection("c", "x", "https://api.groq.com/openai/v1/")) is PRESETS["groq"]
    assert preset_for(Connection("c", "x", "https://me.example.com", preset="vllm")) is PRESETS["vllm"]  # fmt: skip
    assert preset_for(Connection("c", "x", "https://me.example.com", preset="gone")) is None
