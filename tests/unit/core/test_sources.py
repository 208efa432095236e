"""Sources of an answer as text: links that lead where they say, whatever the server called them."""

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.markdown.parser import base_parser
from desktop.core.message import Source
from desktop.core.sources import source_lines, sources_markdown

SOURCES = (Source("https://a.example/x", "One [two]"), Source("http://b.example/"))


def test_as_markdown_and_as_lines():
    assert sources_markdown(SOURCES) == (
        "1. [One \\[two\\]](<https://a.example/x>)\n2. [b.example](<http://b.example/>)"
    )
    assert source_lines(SOURCES) == ["[1] One [two] https://a.example/x", "[2] http://b.example/"]


@given(
    st.text(st.sampled_from("[]()<>`*_~|!#$&\\ab: /"), max_size=20),
    st.text(st.sampled_from("[]()<>\\`ab%20"), max_size=20),
)
def test_a_title_stays_the_words_of_its_own_link(title, path):
    url = f"https://a.example/{path}"
    tokens = base_parser().parse(sources_markdown((Source(url, " ".join(title.split())),)))
    links = [t for token in tokens for t in token.children or () if t.type == "link_open"]
    assert len(links) == 1 and links[0].attrs["href"].startswith("https://a.example/")
