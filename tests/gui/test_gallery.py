"""The gallery can be drawn, which a few of its scenes show; whether it looks right is for eyes."""

from PySide6.QtGui import QImage

from tests.gallery import __main__ as gallery


def test_the_gallery_draws_its_scenes(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "SIZES", {"small": (700, 500)})
    monkeypatch.setattr(gallery, "Scheme", [gallery.Scheme.DARK])
    monkeypatch.setattr(gallery, "settle", lambda app, _view: app.processEvents())
    few = {name: gallery.SCENES["zh_CN"][name] for name in ("long", "pictures")}
    monkeypatch.setattr(gallery, "SCENES", {"zh_CN": few})
    assert gallery.main([str(tmp_path)]) == 0
    names = {path.stem for path in tmp_path.iterdir()}
    for language, scenes in gallery.SCENES.items():
        assert {f"{scene}-{language}-dark-small-1" for scene in scenes} <= names
    assert all(QImage(str(path)).width() == 700 for path in tmp_path.iterdir())
