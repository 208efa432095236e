"""Files that the store writes are what ``docs/history.schema.json`` says, and the schema says all there is."""

import json

import jsonschema
import msgspec
import pytest
from hypothesis import given

from desktop.core.changes import CallGrowth, ConversationChange, MessageChange, Piece
from desktop.core.errors import Action, ErrorInfo, ErrorKind, describe, with_details
from desktop.core.exchange import AnswerFacts, RouteTaken, Timing
from desktop.core.message import (
    AttachmentPart,
    Ending,
    Message,
    OtherPart,
    Part,
    ReasoningPart,
    RefusalPart,
    Role,
    TextPart,
    ToolCallPart,
)
from desktop.core.records import Record, encode_record
from desktop.core.text import text
from desktop.core.usage import Usage
from tests.conftest import ROOT
from tests.support.records import records

SCHEMA = json.loads((ROOT / "docs" / "history.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

CALL = CallGrowth(0, "i", "f", "{", {"extra_content": {"google": {}}})

ERROR = with_details(
    describe(ErrorKind.SERVER, host="h", status=text("{n}", n=500)),
    message="m",
    code="c",
    status=500,
    evidence="e",
    retry_after_s=1.5,
    parameter="p",
)
FULL = Message(
    id="a",
    role=Role.ASSISTANT,
    parts=(
        ReasoningPart("r"),
        TextPart("t"),
        RefusalPart("n"),
        ToolCallPart("i", "f", "{}"),
        AttachmentPart("0" * 64, "n", "text/plain", 3),
        OtherPart({"type": "later"}),
    ),
    parent="q",
    created=5,
    model="m",
    connection="openai",
    ending=Ending.FAILED,
    error=ERROR,
    usage=Usage(1, 2, 3, 0, 1, {"x": 1}),
    facts=AnswerFacts(
        served_model="s",
        request_id="r",
        status=500,
        headers={"x": "y"},
        route=RouteTaken("http", "p:1", "system"),
        timing=Timing(1.0, 2.0, 3.0, 4.0),
        attempts=2,
        tokens_per_s=9.5,
        parameters={"n": 1},
    ),
    finish_reason="stop",
    tool_call_id="t",
    name="n",
    source={"program": "x"},
)


def stored(message):
    fields = msgspec.to_builtins(message)
    del fields["id"]
    return fields


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_files_written_by_the_store_are_valid(store, profile):
    conversation_id = store.create()
    question = Message("q", Role.USER, (TextPart("Why? 天"),), created=1)
    store.append(conversation_id, [MessageChange("q", stored(question))], True)
    store.append(
        conversation_id, [Piece("a", "s", 0, "x", "y", "z", (CALL,)), Piece("a", "s", 1)], False
    )
    settled = {**stored(FULL), "settled": ["s"]}
    everything = {
        "title": "T",
        "current": "a",
        "pinned": True,
        "archived": False,
        "folder": "f",
        "colour": "red",
        "tags": ["t"],
        "model": "m",
        "connection": "c",
        "parameters": {"temperature": 0.5},
        "unknown": [None],
    }
    store.append(
        conversation_id, [MessageChange("a", settled), ConversationChange(everything)], True
    )
    store.append(conversation_id, [MessageChange("q", {"deleted": True})], True)
    other = store.create()
    store.append(other, [MessageChange("q", stored(question))], True)
    store.delete(other)
    store.purge(other)
    store.compact(conversation_id)
    store.append(conversation_id, [MessageChange("a", {"ending": None, "error": None})], True)
    lines = [line for p in profile.history.iterdir() for line in p.read_bytes().splitlines()]
    assert len(lines) >= 8
    for line in lines:
        VALIDATOR.validate(json.loads(line))
    assert store.open(conversation_id).messages["a"].parts == FULL.parts


@given(records)
def test_every_record_is_valid(record):
    VALIDATOR.validate(json.loads(encode_record(record)))


OWN = {"id": "w-1", "writer": "w", "seq": 1, "clock": [1, 0]}


@pytest.mark.parametrize(
    "bad",
    [
        {**OWN, "type": "vote"},
        {**OWN, "type": "header", "schema": 2, "conversation": "c", "created": 1},
        {**OWN, "type": "message", "message": "m"},
        {**OWN, "type": "message", "message": "m", "fields": {"ending": "bored"}},
        {**OWN, "type": "message", "message": "m", "fields": {"parts": [{"type": "video"}]}},
        {**OWN, "type": "piece", "message": "m", "stream": "s", "sequence": -1},
        {**OWN, "type": "conversation", "fields": {"purged": False}},
        {**OWN, "clock": [1], "type": "conversation", "fields": {}},
        {"type": "conversation", "fields": {}},
        [],
    ],
)
def test_the_schema_refuses_what_is_none(bad):
    assert not VALIDATOR.is_valid(bad)


def properties(name):
    return set(SCHEMA["$defs"][name]["properties"])


def test_the_schema_names_everything_that_the_program_stores():
    message_fields = set(SCHEMA["$defs"]["message"]["properties"]["fields"]["properties"])
    assert message_fields == {*Message.__struct_fields__, "settled", "deleted"} - {"id"}
    assert properties("error") == set(ErrorInfo.__struct_fields__)
    assert properties("usage") == set(Usage.__struct_fields__)
    assert properties("facts") == set(AnswerFacts.__struct_fields__)
    endings = SCHEMA["$defs"]["message"]["properties"]["fields"]["properties"]["ending"]["enum"]
    assert {e for e in endings if e} == {str(e) for e in Ending}
    kinds = {branch["$ref"].rsplit("/", 1)[1] for branch in SCHEMA["oneOf"]}
    assert kinds == {r.__struct_config__.tag for r in Record.__args__}
    for record in Record.__args__:
        own = set(record.__struct_fields__) - set(OWN)
        assert properties(record.__struct_config__.tag) - {"type"} == own
    parts = set()
    for branch in SCHEMA["$defs"]["part"]["oneOf"]:
        kind = branch["properties"]["type"]
        parts |= {kind["const"]} if "const" in kind else set(kind["enum"])
    assert parts == {p.__struct_config__.tag for p in Part.__args__}
    assert str(Action.NONE) == "none"
