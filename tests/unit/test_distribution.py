"""What the build puts into the wheel."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_every_folder_with_code_is_a_package_of_the_wheel():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "desktop").rglob("*.py")}
    assert {".".join(folder.parts) for folder in folders} | {"desktop.resources"} == set(listed)
