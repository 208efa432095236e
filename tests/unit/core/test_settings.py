"""Every declared setting accepts its default and refuses what it may not have."""

import pytest

from desktop.core.errors import SettingsError
from desktop.core.settings import SETTINGS, Setting, declared
from desktop.core.text import text


@pytest.mark.parametrize("key", SETTINGS)
def test_the_default_is_allowed(key):
    assert declared(key).checked(SETTINGS[key].default) == SETTINGS[key].default
    assert str(SETTINGS[key].label)


@pytest.mark.parametrize("key", SETTINGS)
@pytest.mark.parametrize("value", [None, [], {}, 1.5, "\0" * 3])
def test_a_wrong_type_or_choice_is_refused(key, value):
    setting = declared(key)
    if type(value) is type(setting.default) and not setting.choices:
        assert setting.checked(value) == value
        return
    with pytest.raises(SettingsError) as caught:
        setting.checked(value)
    assert caught.value.key == key


def test_true_is_no_number():
    with pytest.raises(SettingsError):
        declared("appearance.font_size_pt").checked(True)


@pytest.mark.parametrize(("value", "allowed"), [(7, False), (8, True), (32, True), (33, False)])
def test_a_range_includes_its_ends(value, allowed):
    setting = Setting(key="k", default=9, section="s", label=text("L"), minimum=8, maximum=32)
    if allowed:
        assert setting.checked(value) == value
    else:
        with pytest.raises(SettingsError, match="range"):
            setting.checked(value)


def test_a_mistyped_name_raises():
    with pytest.raises(KeyError):
        declared("appearance.schema")
