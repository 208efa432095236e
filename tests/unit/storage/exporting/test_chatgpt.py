"""The shape of ChatGPT's export: a tree that leads from the current node to the root, and back to what it was."""

import json

import msgspec
from hypothesis import given

from desktop.core.exchange import AnswerFacts, RouteTaken
from desktop.core.export import ExportFormat, ExportOptions
from desktop.core.message import Message, TextPart
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.exporting.chatgpt import ROOT, chatgpt
from desktop.storage.exporting.material import Material
from tests.support.exports import RED_PIXEL, START, answer, everything, question, save, thread
from tests.unit.storage.exporting.test_training import conversations


def check_tree(shape):
    mapping = shape["mapping"]
    assert mapping[ROOT]["message"] is None and mapping[ROOT]["parent"] is None
    assert shape["current_node"] in mapping
    for node_id, node in mapping.items():
        assert set(node) == {"id", "message", "parent", "children"} and node["id"] == node_id
        assert all(mapping[child]["parent"] == node_id for child in node["children"])
        if node_id != ROOT:
            assert node_id in mapping[node["parent"]]["children"]
            assert node["message"]["id"] == node_id
        seen, above = {node_id}, node["parent"]
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = mapping[above]["parent"]


def read_back(shape):
    """The messages of the tree, as an importer that knows Loquat's own fields reads them."""
    found = {}
    for node in shape["mapping"].values():
        fields = (node["message"] or {"metadata": {}})["metadata"].get("loquat")
        if fields is None:
            continue
        message = node["message"]
        parts, above = fields.get("parts"), node["parent"]
        reasoning = []
        while (name := shape["mapping"][above]["id"]).startswith(f"{node['id']}-"):
            content = shape["mapping"][above]["message"]["content"]
            if content["content_type"] == "thoughts":
                reasoning = [
                    {"type": "reasoning", "text": t["content"]} for t in content["thoughts"]
                ]
            above = shape["mapping"][name]["parent"]
        if parts is None:
            texts = message["content"].get("parts", [])
            parts = reasoning + [{"type": "text", "text": t} for t in texts if t]
        created = round((message["create_time"] or 0) * 1000)
        parent = None if above == ROOT else above
        whole = {**fields, "id": node["id"], "parts": parts, "parent": parent, "created": created}
        found[node["id"]] = msgspec.convert(whole, Message)
    return found


@given(conversations())
def test_nothing_is_lost(tmp_path_factory, conversation):
    folder = AttachmentFolder(tmp_path_factory.getbasetemp() / "none")
    shape = json.loads(chatgpt(conversation, Material(ExportOptions(), folder)))
    check_tree(shape)
    back = read_back(shape)
    assert (
        list(back) and set(back) == set(conversation.messages)
        if conversation.messages
        else not back
    )
    for message in conversation.messages.values():
        said = [p for p in message.parts if getattr(p, "text", True)]
        again = [p for p in back[message.id].parts if getattr(p, "text", True)]
        joined = message.text == back[message.id].text
        assert said == again or (joined and not message.tool_calls)
        assert msgspec.structs.replace(back[message.id], parts=()) == msgspec.structs.replace(
            message, parts=()
        )
    assert shape["current_node"] == (conversation.current or ROOT)


def test_reasoning_calls_and_pictures_are_nodes_of_their_kinds(store, profile, material):
    conversation = store.open(everything(store, profile))
    shape = json.loads(chatgpt(conversation, material()))
    check_tree(shape)
    kinds = {
        i: n["message"]["content"]["content_type"] for i, n in shape["mapping"].items() if i != ROOT
    }
    assert kinds["a1-thoughts"] == "thoughts" and kinds["a1"] == "text"
    assert kinds["q1"] == "multimodal_text" and kinds["a3"] == "code"
    assert shape["mapping"]["a3"]["message"]["recipient"] == "get_weather"
    assert shape["mapping"]["q1"]["message"]["create_time"] == (START + 60_000) / 1000
    assert shape["mapping"]["a1b"]["message"]["status"] == "finished_partial_completion"
    assert shape["title"] == "Sorting: “two ways” / 排序"
    assert shape["default_model_slug"] == "m-1"
    assert shape["loquat"]["tags"] == ["python", "算法"]


def test_how_the_server_was_reached_stays_here(store, material):
    facts = AnswerFacts(
        response_id="r-1",
        headers={"openai-organization": "org-1"},
        route=RouteTaken("http", "proxy.example:3128", "environment", "HTTPS_PROXY"),
    )
    messages = thread(question("q", "a"), answer("a", TextPart("b"), facts=facts))
    written = chatgpt(store.open(save(store, messages)), material())
    assert json.loads(written)["mapping"]["a"]["message"]["metadata"]["loquat"]["facts"] == {
        "response_id": "r-1"
    }


def test_files_lie_beside_in_a_folder(store, profile, exporter, tmp_path):
    one, other = everything(store, profile), save(store, thread(question("q", "x")))
    report = exporter(ExportFormat.CHATGPT, one, other).to_folder(tmp_path / "out")
    shapes = json.loads((tmp_path / "out" / "conversations.json").read_text("utf-8"))
    assert [shape["id"] for shape in shapes] == [one, other]
    assert report.files == (str(tmp_path / "out" / "conversations.json"),)
    pointer = shapes[0]["mapping"]["q1"]["message"]["content"]["parts"][0]["asset_pointer"]
    name = pointer.removeprefix("file-service://")
    (picture,) = (tmp_path / "out").glob(f"{name}-*.png")
    assert picture.read_bytes() == RED_PIXEL
