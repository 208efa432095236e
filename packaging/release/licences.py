"""The texts of all licences, as they come with each thing that ships."""

import shutil
from pathlib import Path

from release.ground import emptied
from release.inventory import components


def gather(folder: Path) -> None:
    """Copy each component's licence texts to ``folder/<name>/``."""
    emptied(folder)
    for component in components():
        if component.where == "model":
            continue  # its texts are inside its own package
        target = folder / component.name.partition(" (")[0].lower().replace(" ", "-")
        for text in component.texts:
            target.mkdir(exist_ok=True)
            shutil.copyfile(text, target / text.name)
