"""The tarball that runs from any folder, and the list of checksums."""

import hashlib
import lzma
import platform
import shutil
import tarfile
from pathlib import Path

from release.debian import add_desktop_files, make_uniform
from release.ground import BUILD, DIST, ROOT, VERSION, emptied


def tarball(program: Path) -> Path:
    """Build ``loquat-<version>-linux-<machine>.tar.xz`` of the frozen program; return its path."""
    name = f"loquat-{VERSION}-linux-{platform.machine()}"
    root = emptied(BUILD / "tarball") / name
    shutil.copytree(program, root, symlinks=True)
    add_desktop_files(root / "share")
    for document in ("LICENSE", "THIRD-PARTY.md", "CHANGELOG.md"):
        shutil.copyfile(ROOT / document, root / document)
    shutil.copyfile(ROOT / "packaging" / "linux" / "README.txt", root / "README.txt")
    shutil.copytree(BUILD / "licences", root / "licences")
    make_uniform(root)
    target = DIST / f"{name}.tar.xz"
    target.unlink(missing_ok=True)

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        return entry

    with (
        lzma.open(target, "wb", preset=3) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as out,
    ):
        for path in [root, *sorted(root.rglob("*"))]:
            out.add(path, path.relative_to(root.parent), recursive=False, filter=plain)
    return target


def checksums(folder: Path) -> None:
    """Write ``SHA256SUMS`` of all files in ``folder``, as ``sha256sum --check`` reads it."""
    lines = []
    for path in sorted(folder.iterdir()):
        if path.name != "SHA256SUMS":
            with path.open("rb") as file:
                lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
