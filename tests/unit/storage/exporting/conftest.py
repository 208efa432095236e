import pytest

from desktop.core.export import ExportOptions
from desktop.storage.attachments import AttachmentFolder
from desktop.storage.exporting.exporter import Exporter
from desktop.storage.exporting.material import Material


@pytest.fixture
def material(profile):
    def make(**options):
        return Material(ExportOptions(**options), AttachmentFolder(profile.attachments))

    return make


@pytest.fixture
def exporter(store, material):
    """Makes an exporter over the store; further words are its options."""

    def make(form, *ids, overwrite=False, progress=lambda _done, _total: True, **options):
        return Exporter(
            store, form, ids, material(**options), overwrite=overwrite, progress=progress
        )

    return make
