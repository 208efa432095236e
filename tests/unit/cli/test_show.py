"""``list`` and ``show``: what is saved, whatever its state."""

from desktop.core.changes import ConversationChange
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in
from tests.support.scripted_server import chat_events, json_response, sse


def conversation(cli):
    return cli("list", "--json").json[0]["id"]


def test_nothing_is_listed_before_anything_is_saved(cli):
    assert (cli("list").out, cli("list", "--json").json) == ("", [])


def test_the_newest_comes_first(asked, server):
    server.enqueue(*[sse(*chat_events("x"))] * 3)
    asked("ask", "older\nsecond line")
    asked("ask", "newer")
    titles = [line.split("  ")[-1] for line in asked("list").out.splitlines()]
    assert titles == ["newer", "older second line"]
    asked("ask", "--conversation", asked("list", "--json").json[1]["id"], "and now")
    assert "older" in asked("list").out.splitlines()[0]


def test_the_list_is_narrowed_as_in_the_window(asked, server):
    server.enqueue(*[sse(*chat_events("x"))] * 4)
    for title in ("filed", "tagged", "put away", "loose"):
        asked("ask", title)
    ids = {item["title"]: item["id"] for item in asked("list", "--json").json}
    store = HistoryStore(profile_in(asked.profile), new_writer_id())
    for title, fields in (
        ("filed", {"folder": "Work", "pinned": True}),
        ("tagged", {"tag:idea": True}),
        ("put away", {"archived": True, "folder": "Work"}),
    ):
        store.append(ids[title], [ConversationChange(fields)], True)
    store.close()

    def titles(*options):
        return [item["title"] for item in asked("list", "--json", *options).json]

    assert titles() == ["loose", "tagged", "filed"]
    assert titles("--folder", "Work") == ["filed"]
    assert titles("--tag", "idea") == ["tagged"]
    assert titles("--archived") == ["put away"]
    assert titles("--limit", "2") == ["loose", "tagged"]
    assert asked("list", "--limit", "0").code == 2
    (tagged,) = asked("list", "--json", "--tag", "idea").json
    assert (tagged["tags"], tagged["folder"], tagged["pinned"]) == (["idea"], None, False)


def test_the_beginning_of_an_id_is_enough_while_it_is_the_only_one(asked, server):
    history = asked.profile / "history"
    server.enqueue(sse(*chat_events("one")))
    asked("ask", "hi")
    (file,) = history.glob("*.jsonl")
    whole = file.stem
    assert asked("show", whole[:4], "--json").json["id"] == whole
    assert asked("show", whole[:3]).code == 2
    other = whole[:6] + ("0" if whole[6] != "0" else "1") + whole[7:]
    (history / f"{other}.jsonl").write_text(file.read_text().replace(whole, other))
    refused = asked("show", whole[:5])
    assert refused.code == 2 and whole in refused.err and other in refused.err
    assert asked("show", whole[:7], "--json").json["id"] == whole


def test_an_answer_is_shown_with_how_it_ended(asked, server):
    server.enqueue(sse(*chat_events("part", finish="length")))
    asked("ask", "hi")
    shown = asked("show", conversation(asked))
    assert "## user" in shown.out and "part" in shown.out
    assert "[cut off at the token limit]" in shown.out


def test_an_error_is_never_shown_as_the_models_words(asked, server):
    server.enqueue(json_response({"error": {"message": "No such model"}}, 404))
    asked("ask", "hi")
    shown = asked("show", conversation(asked))
    assert "[failed]" in shown.out and "No such model]" in shown.out
    answer = asked("show", conversation(asked), "--json").json["messages"][-1]
    assert answer["parts"] == [] and answer["ending"] == "failed"


def test_a_failed_answer_is_not_sent_with_the_next_question(asked, server):
    server.enqueue(json_response({"error": {"message": "No"}}, 404), sse(*chat_events("ok")))
    asked("ask", "first")
    asked("ask", "--conversation", conversation(asked), "second")
    assert [m["role"] for m in server.requests[1].json["messages"]] == ["user", "user"]


def test_a_damaged_file_is_shown_as_far_as_it_goes(asked, server):
    server.enqueue(sse(*chat_events("kept")))
    asked("ask", "hi")
    path = next((asked.profile / "history").glob("*.jsonl"))
    first, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + b"{broken\n" + b"".join(rest) + b'{"torn')
    shown = asked("show", path.stem)
    assert shown.code == 0 and "kept" in shown.out and "damaged" in shown.err


def test_a_control_character_in_a_title_breaks_no_line(asked, server):
    server.enqueue(sse(*chat_events("x")))
    asked("ask", "a\x1b]0;b\rc")
    out = asked("list").out
    assert "\x1b" not in out and out.count("\n") == 1


def test_a_history_that_cannot_be_read_is_said_without_words_about_a_window(cli):
    cli.profile.mkdir()
    (cli.profile / "history").write_text("a file in the way")
    listed = cli("list")
    assert listed.code == 1 and listed.out == ""
    assert "history" in listed.err and "window" not in listed.err
