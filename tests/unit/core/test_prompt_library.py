import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.prompt_library import (
    MAX_VARIABLES,
    Prompt,
    Variable,
    checked,
    clean_name,
    filled,
    variables_of,
    with_imported,
)


def test_variables_stand_in_their_order_with_their_defaults():
    text = "{{b}} to {{ a = English }} and {{b=x}} {{两个字=好}} {{code}}"
    assert variables_of(text) == (
        Variable("b", "x"),
        Variable("a", "English"),
        Variable("两个字", "好"),
        Variable("code"),
    )


@pytest.mark.parametrize(
    "text", ["{x}", "{{}}", "{{ }}", "{{=x}}", "{{a\nb}}", "{{a{b}}}", "{ {a} }"]
)
def test_other_braces_are_left_alone(text):
    assert variables_of(text) == ()
    assert filled(text, {"x": "1", "a": "2"}) == text


def test_values_are_filled_in_once_and_not_searched_themselves():
    text = "{{a}} {{ b=1 }} {{a=2}} {{c}}"
    assert filled(text, {"a": "{{b}}", "b": r"\1"}) == r"{{b}} \1 {{b}} {{c}}"


def test_a_flood_of_variables_is_bounded():
    text = "".join(f"{{{{v{i}}}}}" for i in range(500))
    assert len(variables_of(text)) == MAX_VARIABLES


@given(st.text())
def test_any_text_without_values_stays(text):
    assert filled(text, {}) == text
    variables_of(text)


@pytest.mark.parametrize(
    ("name", "clean"),
    [("/ fix ", "fix"), ("a\nb\x00c", "a b c"), ("x" * 200, "x" * 80), (" ", ""), ("翻译", "翻译")],
)
def test_names_are_one_line(name, clean):
    assert clean_name(name) == clean


def test_a_prompt_without_name_or_text_is_none():
    assert checked(Prompt("1", " / ", "x")) is None
    assert checked(Prompt("1", "x", " \n")) is None


def test_an_import_adds_what_is_not_there_and_changes_nothing():
    known = (Prompt("1", "Fix", "old"), Prompt("2", "Same", "same"))
    incoming = (Prompt("1", "fix", "new"), Prompt("9", "Same", "same"), Prompt("", "Other", "text"))
    after = with_imported(known, incoming)
    assert after[:2] == known
    assert [(p.name, p.text) for p in after[2:]] == [("fix 2", "new"), ("Other", "text")]
    assert len({p.id for p in after}) == 4
    assert with_imported(after, incoming[1:]) == after
