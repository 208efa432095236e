"""``loquat ask`` with the real model on this machine: no account, no key, no network."""

from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from desktop.storage.paths import profile_in
from tests.support.local_model import share_model
from tests.support.program import loquat_json


@pytest.fixture
def profile(tmp_path: Path, joined_model: Path) -> Path:
    folder = tmp_path / "profile"
    share_model(joined_model, profile_in(folder).models)
    return folder


def _servers(env: dict[str, str]) -> list[int]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            is_server = any("local_server_main" in word for word in process.cmdline())
            if is_server and process.environ().get("HOME") == env["HOME"]:
                found.append(process.pid)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            "My cat is called Miezi. Please say hello to her.",
            "What is the name of my cat? Answer with the name only.",
            "Miezi",
        ),
        ("我的猫叫小白。请跟它打个招呼。", "我的猫叫什么名字？只回答名字。", "小白"),
    ],
)
def test_a_chat_of_two_turns(profile, env, first, second, expected):
    words = ["ask", "--json", "-p", "temperature=0", "-p", "max_tokens=40"]
    one = loquat_json(profile, *words, "--connection", "Local model", first, env=env)
    assert one["ending"] in {"finished", "length"}
    assert one["choices"][0]["text"].strip()
    conversation = loquat_json(profile, "list", "--json", env=env)[0]["id"]
    two = loquat_json(profile, *words, "--conversation", conversation, second, env=env)
    assert expected in two["choices"][0]["text"]
    assert two["model"] == "qwen2.5-coder-0.5b-instruct"
    assert two["usage"]["prompt_tokens"] > one["usage"]["prompt_tokens"]
    assert _servers(env) == []
