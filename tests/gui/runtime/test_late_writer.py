"""Drafts and settings, which are written a moment after a change, are written again after a failure."""

import pytest
from msgspec import structs


@pytest.mark.parametrize("file", ["drafts_file", "settings_file"])
def test_what_is_written_late_is_said_and_tried_again_when_it_fails(
    file, workspace, profile, connection, qtbot, monkeypatch
):
    monkeypatch.setattr("desktop.runtime.late_writer.RETRY_MS", 100)
    path = getattr(profile, file)

    def put_a_folder_in_its_place():
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)

    library = workspace.library
    workspace.save_now()
    workspace._ground.disk.submit(put_a_folder_in_its_place).result()
    with qtbot.waitSignal(library.notice) as said:
        library.new_conversation().set_draft("words")
        workspace.connections.save(structs.replace(connection, name="Renamed"))
        workspace.save_now()
    assert "Is a directory" in str(said.args[0].sentence)
    with qtbot.waitSignal(library.recovered) as recovered:
        path.rmdir()
    assert recovered.args == said.args
    assert ("words" if file == "drafts_file" else "Renamed") in path.read_text()
