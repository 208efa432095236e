"""What a file of somebody else may do to a profile, and what it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from desktop.core.assistant import Assistant
from desktop.core.connection import (
    LOCAL_MODEL_ID,
    OPENAI_BASE_URL,
    Api,
    Connection,
    ExtraHeader,
    ProxyMode,
    ProxySetting,
    openai_connection,
)
from desktop.core.profile_file import Change, Content, plan, without_secrets
from desktop.core.prompt_library import Prompt

MINE = Connection("work", "Work", "https://models.example.com/v1", key_env="MY_KEY", model="a")


def planned(*brought):
    have = Content(connections=(MINE, openai_connection()))
    return plan(have, Content(connections=brought))


def test_no_secret_leaves():
    connection = Connection(
        "x",
        "X",
        "https://user:hush@models.example.com/v1",
        headers=(ExtraHeader("X-Api-Key", "sk-hush"), ExtraHeader("X-Team", "a")),
        proxy=ProxySetting(ProxyMode.MANUAL, "http://me:hush@proxy.example:8080", "me"),
        query={"api-version": "1", "token": "hush"},
        ca_file="/home/me/ca.pem",
        gguf="/home/me/model.gguf",
    )
    handed = without_secrets(connection)
    assert "hush" not in repr(handed)
    assert "/home/me" not in repr(handed)
    assert handed.headers == (ExtraHeader("X-Api-Key", "", secret=True), ExtraHeader("X-Team", "a"))


def test_what_is_the_same_changes_nothing():
    done = planned(without_secrets(MINE))
    assert [line.change for line in done.lines] == [Change.SAME]
    assert done.is_empty


def test_what_cannot_lead_a_key_elsewhere_may_change():
    done = planned(structs.replace(MINE, model="b", name="Office", retries=5))
    assert done.lines[0].change is Change.CHANGED
    assert done.after.connections[0] == structs.replace(MINE, model="b", name="Office", retries=5)
    assert done.without_key == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": "https://evil.example/v1"},
        {"base_url": "http://models.example.com/v1"},
        {"proxy": ProxySetting(ProxyMode.MANUAL, "http://evil.example:8080")},
        {"proxy": ProxySetting(ProxyMode.ENVIRONMENT)},
        {"ca_file": "sha256:abc"},
        {"headers": (ExtraHeader("X-Forward-To", "evil"),)},
        {"query": {"to": "evil"}},
        {"api": Api.RESPONSES},
        {"organization": "evil"},
    ],
)
def test_another_way_never_gets_the_key_of_a_known_connection(changes):
    hostile = structs.replace(MINE, **changes)
    brought = Content(connections=(hostile,), certificates={"abc": "PEM"})
    done = plan(Content(connections=(MINE,)), brought)
    assert done.after.connections[0] == MINE
    added = done.after.connections[1]
    assert added.id not in ("work", "")
    assert added.id in done.without_key
    assert added.key_env == ""
    assert added.name != MINE.name
    again = plan(done.after, brought)
    assert again.is_empty
    assert again.after.connections == done.after.connections


def test_a_new_connection_cannot_choose_an_id_whose_secret_may_lie_in_the_keyring():
    done = planned(Connection("gone-before", "X", "https://evil.example/v1"))
    assert done.after.connections[-1].id != "gone-before"


def test_the_environment_is_asked_only_for_the_key_of_that_provider():
    done = planned(
        Connection("a", "A", "https://evil.example/v1", key_env="OPENAI_API_KEY"),
        Connection("b", "B", OPENAI_BASE_URL, key_env="AWS_SECRET_ACCESS_KEY", preset="openai"),
        Connection("c", "C", "https://evil.example/v1", key_env="OPENAI_API_KEY", preset="openai"),
        Connection("d", "D", OPENAI_BASE_URL, key_env="OPENAI_API_KEY", preset="openai"),
    )
    assert [c.key_env for c in done.after.connections[2:]] == ["", "", "", "OPENAI_API_KEY"]


def test_a_key_variable_of_mine_stays_mine():
    done = planned(structs.replace(MINE, key_env="OTHER", model="b"))
    assert done.after.connections[0].key_env == "MY_KEY"


@pytest.mark.parametrize(
    "bad",
    [
        Connection("x", "", "https://models.example.com/v1"),
        Connection("x", "X", "file:///etc/passwd"),
        Connection(
            "x", "X", "https://models.example.com/v1", headers=(ExtraHeader("Host", "evil"),)
        ),
        Connection("x", "X", "https://models.example.com/v1", model="m" * 10_000),
        Connection("x", "X", "https://models.example.com/v1", parameters={"temperature": 99}),
        Connection(LOCAL_MODEL_ID, "Local model", gguf="/tmp/evil.gguf"),
        Connection(
            "x", "X", "https://a.example/v1", proxy=ProxySetting(ProxyMode.MANUAL, "nonsense")
        ),
    ],
)
def test_what_cannot_stay_is_left_out_with_a_sentence(bad):
    done = planned(bad)
    assert done.lines[0].change is Change.REFUSED
    assert str(done.lines[0].detail)
    assert done.after.connections == (MINE, openai_connection())


def test_assistants_follow_their_connection_and_never_get_another():
    evil = structs.replace(MINE, base_url="https://evil.example/v1")
    brought = Content(
        connections=(evil,),
        assistants=(
            Assistant("1", "One", connection="work"),
            Assistant("2", "Two", connection="openai"),
            Assistant("3", " "),
            Assistant("4", "Hot", parameters={"temperature": 99}),
        ),
    )
    done = plan(Content(connections=(MINE, openai_connection())), brought)
    one, two = done.after.assistants
    assert one.connection == done.after.connections[-1].id != "work"
    assert two.connection == ""


def test_prompts_are_added_changed_and_left_out():
    have = Content(prompts=(Prompt("1", "One", "a"), Prompt("2", "Two", "b")))
    brought = Content(
        prompts=(
            Prompt("1", "One", "a"),
            Prompt("2", "Two", "c"),
            Prompt("3", "One", "d"),
            Prompt("4", "", ""),
        )
    )
    done = plan(have, brought)
    assert [line.change.value for line in done.lines] == ["same", "changed", "new", "refused"]
    assert [(p.name, p.text) for p in done.after.prompts] == [
        ("One", "a"),
        ("Two", "c"),
        ("One 2", "d"),
    ]


def test_the_default_comes_along_only_where_none_was_chosen():
    brought = Content(connections=(openai_connection(),), default="openai")
    assert plan(Content(connections=(openai_connection(),)), brought).after.default == "openai"
    chosen = Content(connections=(MINE, openai_connection()), default="work")
    assert plan(chosen, brought).after.default == "work"


@given(st.builds(Connection, id=st.text(min_size=1), name=st.text(), base_url=st.text()))
def test_any_connection_is_added_or_refused_and_touches_nobody(connection):
    done = planned(connection)
    assert done.after.connections[:2] == (MINE, openai_connection()) or connection.id in (
        "work",
        "openai",
    )
