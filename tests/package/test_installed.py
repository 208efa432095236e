"""The installed program in a system that has nothing besides."""

import json
import re

import pytest

from tests.package.conftest import the_package
from tests.support.clean_root import PERSON
from tests.support.program import ended_answers, text_of
from tests.support.proxies import microsocks, tinyproxy
from tests.support.screen import wait_for
from tests.support.scripted_server import chat_events, sse

MAX_INSTALLED_MB = 180
MAX_DOWNLOAD_MB = 60


def test_it_is_small(bare):
    assert the_package("loquat").stat().st_size < MAX_DOWNLOAD_MB * 1e6
    listed = bare.run("dpkg", "-L", "loquat").stdout.split("\n")
    sizes = [bare.path(line).lstat().st_size for line in listed if line]
    assert sum(sizes) < MAX_INSTALLED_MB * 1e6


def test_every_library_finds_what_it_needs(bare):
    script = (
        "find /usr/lib/loquat -type f \\( -name '*.so*' -o -name loquat \\) -exec ldd {} + 2>&1"
    )
    told = bare.run("sh", "-c", script).stdout
    assert told.count("/usr/lib/loquat/") > 50
    assert [line for line in told.splitlines() if "not found" in line] == []


def test_no_file_is_writable_by_others_and_none_is_left_unowned(bare):
    script = (
        "find /usr/lib/loquat /usr/share/doc/loquat ! -type l \\( -perm /022 -o ! -user root \\)"
    )
    assert bare.run("sh", "-c", script).stdout == ""


def test_the_window_answers_a_typed_question(person, screen, server):
    server.enqueue(sse(*chat_events("A loquat is ", "a **fruit**.")))
    person.add(server)
    with person.window(screen):
        screen.window("Loquat")
        screen.type("What is a loquat?")
        screen.key("Return")
        answer = wait_for(lambda: ended_answers(person.data), "the answer in the history")[0]
        screen.screenshot("package-answer")
    assert text_of(answer) == "A loquat is a **fruit**."
    assert server.requests[-1].json["messages"] == [
        {"role": "user", "content": "What is a loquat?"}
    ]


def test_ask_prints_the_answer(person, server):
    server.enqueue(sse(*chat_events("A fruit.")))
    person.add(server)
    assert person.loquat("ask", "What is a loquat?").stdout == "A fruit.\n"


@pytest.mark.parametrize(("start", "kind"), [(tinyproxy, "http"), (microsocks, "socks5")])
def test_a_question_goes_through_a_proxy(person, server, start, kind):
    server.enqueue(sse(*chat_events("through")))
    with start() as proxy:
        person.add(server, "--proxy", proxy.url)
        answered = json.loads(person.loquat("ask", "--json", "hi").stdout)
        proxy.wait_for_log(rf"127\.0\.0\.1:{server.port}")
    assert answered["ending"] == "finished" and answered["route"]["kind"] == kind


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-4", "text-davinci-003", "davinci"])
def test_tokens_are_counted_with_the_vocabularies_of_the_package(person, model):
    told = person.loquat("tokens", "--model", model, "-", stdin="A loquat is a fruit. 枇杷是水果。")
    assert re.match(r"\d+ tokens", told.stdout), told.stdout


def test_a_conversation_with_a_formula_and_code_is_painted(person, server):
    answer = "Look: $$\\frac{a}{b}$$\n\n```python\nprint('枇杷')\n```\n"
    server.enqueue(sse(*chat_events(answer)))
    person.add(server)
    person.loquat("ask", "hi")
    for form, beginning in (("pdf", b"%PDF"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")):
        target = f"{person.profile}/chat.{form}"
        person.loquat("export", "--format", form, "--all", "-o", target)
        written = person.root.path(target)
        files = [written] if written.is_file() else sorted(written.rglob(f"*.{form}"))
        assert files and all(f.read_bytes().startswith(beginning) for f in files)


def test_the_shells_and_the_desktop_find_it(bare):
    for path in (
        "/usr/share/applications/loquat.desktop",
        "/usr/share/icons/hicolor/scalable/apps/loquat.svg",
        "/usr/share/icons/hicolor/48x48/apps/loquat.png",
        "/usr/share/metainfo/io.github.loquat.Loquat.metainfo.xml",
        "/usr/share/doc/loquat/copyright",
    ):
        assert bare.path(path).stat().st_size > 100, path
    entry = bare.path("/usr/share/applications/loquat.desktop").read_text("utf-8")
    assert "MimeType" not in entry and "%u" not in entry.lower()
    script = (
        ". /usr/share/bash-completion/completions/loquat; COMP_WORDS=(loquat connection a); COMP_CWORD=2;"
        " _loquat; echo ${COMPREPLY[@]}"
    )
    assert bare.run("bash", "-c", script, user=PERSON).stdout == "add\n"
