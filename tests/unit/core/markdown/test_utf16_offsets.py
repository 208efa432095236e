"""Qt counts text in UTF-16 units, Python in code points: the way there and back, for any text."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.markdown.display_text import code_point_offset, utf16_offset

texts = st.text(st.characters() | st.sampled_from("a天😀\ud800"), max_size=30)


@given(texts, st.integers(0, 30))
def test_there_and_back(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    position = utf16_offset(text, offset)
    assert position == sum(2 if character > "\uffff" else 1 for character in text[:offset])
    assert code_point_offset(text, position) == offset
