"""The web pages that servers with a search name beside their answers."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.api.dialects.chat import ChatDecoder
from desktop.api.dialects.responses import ResponsesDecoder
from desktop.api.dialects.sources import MOST_SOURCES, annotated, cited
from desktop.api.sse import ServerSentEvent
from desktop.core.message import Source, SourcesPart
from desktop.core.reply import Reply

A, B = "https://a.example/1", "http://b.example/2"


def parts_of(decoder, *objects):
    reply = Reply()
    for value in objects:
        for event in decoder.feed(ServerSentEvent(data=json.dumps(value))):
            reply.apply(event)
    return [p for p in reply.choice(0).parts() if isinstance(p, SourcesPart)]


def chunk(finish=None, delta=None, **beside):
    return {"choices": [{"index": 0, "delta": delta or {}, "finish_reason": finish}], **beside}


def citing(url, title):
    return {"type": "url_citation", "url_citation": {"url": url, "title": title, "start_index": 0}}


@pytest.mark.parametrize(
    "chunks",
    [
        [
            chunk(delta={"content": "x[1][2]"}, citations=[A, B]),
            chunk(
                "stop", citations=[A, B], search_results=[{"title": "One", "url": A, "date": "d"}]
            ),
        ],
        [chunk("stop", {"content": "x", "annotations": [citing(A, "One"), citing(B, None)]})],
        [
            chunk(delta={"annotations": [citing(A, "One")]}),
            chunk("stop", {"annotations": [citing(B, "")]}),
        ],
        [chunk("stop", web_search=[{"link": A, "title": "One"}, {"link": B}])],
        [chunk("stop", search_info={"search_results": [{"url": A, "title": "One"}, {"url": B}]})],
    ],
    ids=["Perplexity", "OpenAI", "in two chunks", "Zhipu", "Qwen"],
)
def test_chat(chunks):
    assert parts_of(ChatDecoder(), *chunks) == [SourcesPart((Source(A, "One"), Source(B)))]


def test_a_whole_answer():
    body = {
        "choices": [
            {
                "message": {"content": "x", "annotations": [citing(A, "One")]},
                "finish_reason": "stop",
            }
        ]
    }
    assert parts_of(ChatDecoder(), body) == [SourcesPart((Source(A, "One"),))]


def test_responses_by_event_and_again_with_the_part():
    place = {"item_id": "m", "output_index": 0, "content_index": 0}
    one = {"type": "url_citation", "url": A, "title": "One", "start_index": 0, "end_index": 1}
    file = {"type": "file_citation", "file_id": "f", "filename": "a.txt"}
    part = {"type": "output_text", "text": "x", "annotations": [one, {**one, "url": B}, file]}
    events = [
        {"type": "response.output_text.delta", **place, "delta": "x"},
        {"type": "response.output_text.annotation.added", **place, "annotation": one},
        {"type": "response.content_part.done", **place, "part": part},
    ]
    assert parts_of(ResponsesDecoder(), *events) == [
        SourcesPart((Source(A, "One"), Source(B, "One")))
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//a",
        "",
        None,
        7,
        "https://a b",
        "https://a\n",
        "https://" + "a" * 5000,
    ],
)
def test_what_is_no_web_address_is_left_out(url):
    assert cited({"citations": [url], "search_results": [{"url": url, "title": "t"}]}) == ()


def test_number_and_titles_are_bounded():
    many = [
        {"url": f"https://a.example/{n}", "title": "a\n" * 10_000} for n in range(2 * MOST_SOURCES)
    ]
    found = annotated(many)
    assert len(found) == MOST_SOURCES
    assert all(len(s.title) <= 300 and "\n" not in s.title for s in found)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(A),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["url", "link", "title", "url_citation"]), inner)
    ),
)


@given(_JSON, _JSON)
def test_any_json_gives_sources_or_none(one, other):
    fields = {"citations": one, "search_results": other, "search_info": {"search_results": one}}
    assert all(
        s.url.startswith("http")
        for s in (*cited(fields), *cited({"search_info": other}), *annotated(one))
    )
