import json
from pathlib import Path

import pytest
import trustme
from msgspec import structs

from desktop.core.assistant import Assistant
from desktop.core.connection import Connection, openai_connection
from desktop.core.errors import UserFacingError
from desktop.core.profile_file import Content, plan
from desktop.core.prompt_library import Prompt
from desktop.storage.profile_file import (
    MAX_BYTES,
    content_of,
    decoded,
    installed,
    merged_with,
    read_profile,
    write_profile,
)

PROMPTS = (Prompt("1", "One", "{{x}}"),)
ASSISTANTS = (Assistant("a", "A", "red", "Be a.", {"temperature": 0.1}, "work", "m"),)


@pytest.fixture
def authority(tmp_path):
    """A PEM file as companies have them: certificates, and by mistake a private key."""
    made = trustme.CA()
    path = tmp_path / "ca.pem"
    pem = made.cert_pem.bytes() + made.private_key_pem.bytes()
    path.write_bytes(b"Company CA\r\n" + pem)
    return path


@pytest.fixture
def work(authority):
    return Connection("work", "Work", "https://models.example.com/v1", ca_file=str(authority))


def test_a_profile_comes_over_with_its_certificate_and_without_its_private_key(work, tmp_path):
    content = content_of((work,), PROMPTS, ASSISTANTS, "work")
    path = tmp_path / "out.json"
    write_profile(path, content)
    assert "PRIVATE" not in path.read_text()
    assert str(tmp_path) not in path.read_text()
    brought = read_profile(path)
    assert brought == content
    have = Content(connections=(openai_connection(),))
    agreed = plan(have, brought)
    ready = merged_with((openai_connection(),), installed(agreed.after, tmp_path / "certificates"))
    assert ready[0] == openai_connection()
    assert Path(ready[1].ca_file).read_bytes().count(b"BEGIN CERTIFICATE") == 1
    assert agreed.after.assistants[0].connection == ready[1].id
    assert plan(content_of(ready, PROMPTS, agreed.after.assistants, ""), brought).is_empty


def test_it_can_be_taken_in_where_it_came_from(work, tmp_path):
    content = content_of((work, openai_connection()), PROMPTS, ASSISTANTS, "")
    agreed = plan(content, decoded_again(content, tmp_path))
    assert agreed.is_empty
    ready = installed(agreed.after, tmp_path / "certificates")
    assert merged_with((work, openai_connection()), ready) == (work, openai_connection())


def decoded_again(content, tmp_path):
    write_profile(tmp_path / "again.json", content)
    return read_profile(tmp_path / "again.json")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"format": "other"}', b"\xff" * 9, b"[" * 100_000, b'{"format": 7}'],
)
def test_what_is_no_profile_is_told(data):
    with pytest.raises(UserFacingError, match="not a Loquat profile"):
        decoded(data, "x.json")


@pytest.mark.parametrize("schema", [2, "1", None])
def test_a_newer_profile_is_not_guessed_at(schema):
    data = json.dumps({"format": "loquat-profile", "schema": schema}).encode()
    with pytest.raises(UserFacingError, match="newer"):
        decoded(data, "x.json")


def test_nonsense_within_is_left_out():
    data = {
        "format": "loquat-profile",
        "schema": 1,
        "connections": [7, {"id": ""}, {"id": "a", "name": "A", "base_url": 3}, {"id": "a"}] * 500,
        "certificates": {"x": "no PEM", "y": 7},
        "prompts": {"a": 1},
        "assistants": [{"id": "b", "name": "B", "parameters": []}],
        "default": 9,
    }
    content = decoded(json.dumps(data).encode(), "x.json")
    assert [c.id for c in content.connections] == ["a"]
    assert content.certificates == {}
    assert content.prompts == ()
    assert content.assistants == (Assistant("b", "B"),)
    assert content.default == ""


def test_a_certificate_counts_under_the_hash_that_it_has(authority):
    pem = trustme.CA().cert_pem.bytes().decode()
    data = {"format": "loquat-profile", "schema": 1, "certificates": {"../../evil": pem}}
    (digest,) = decoded(json.dumps(data).encode(), "x.json").certificates
    assert len(digest) == 64
    assert digest.isalnum()


def test_files_that_cannot_be_read_or_written_are_told(tmp_path, work):
    with pytest.raises(UserFacingError, match="could not be read"):
        read_profile(tmp_path / "absent.json")
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UserFacingError, match="too large"):
        read_profile(tmp_path / "huge.json")
    with pytest.raises(UserFacingError, match="could not be written"):
        write_profile(tmp_path, Content())


def test_a_ca_file_that_is_gone_does_not_stop_an_export(work):
    gone = structs.replace(work, ca_file="/nowhere/ca.pem")
    assert content_of((gone,), (), (), "").connections[0].ca_file == ""
