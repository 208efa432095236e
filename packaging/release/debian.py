"""The packages for Debian and Ubuntu: the program, and the local model for it."""

import gzip
import os
import shutil
import time
from pathlib import Path
from typing import Final

from release import icons, manual
from release.ground import (
    BUILD,
    DIST,
    FROZEN,
    MAINTAINER,
    MODEL,
    ROOT,
    SUMMARY,
    VERSION,
    emptied,
    run,
    source_date,
)
from release.inventory import contents

_LINUX: Final = ROOT / "packaging" / "linux"

#: The reverse-DNS name that software centres know the program by.
APP_ID: Final = "io.github.loquat.Loquat"

#: Nothing ends without these, but something is missing: fonts, certificates, a keyring, a portal for the dark scheme.
_RECOMMENDED: Final = (
    "ca-certificates",
    "fonts-noto-cjk",
    "fonts-dejavu-core | fonts-noto-core",
    "gnome-keyring | kwalletmanager | keepassxc",
    "xdg-desktop-portal",
    "xdg-utils",
)

#: What libraries look up by name at run time, which no linker knows: the keyboard's names, fonts' settings.
_LOOKED_UP: Final = ("xkb-data", "fontconfig-config")


def package_of_the_program() -> Path:
    """Build ``loquat_<version>_<architecture>.deb`` of the frozen program; return its path."""
    root = emptied(BUILD / "deb" / "loquat")
    library = root / "usr" / "lib" / "loquat"
    shutil.copytree(FROZEN / "loquat", library, symlinks=True)
    # The system's own libraries stay the system's: it mends them, and the package names them as dependencies.
    for name in contents().system:
        (library / "_internal" / name).unlink()
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "loquat").symlink_to("../lib/loquat/loquat")
    add_desktop_files(root / "usr" / "share")
    _add_documents(root / "usr" / "share" / "doc" / "loquat")
    fields = {
        "Package": "loquat",
        "Section": "net",
        "Depends": ", ".join([*_shared_libraries(library), *_LOOKED_UP]),
        "Recommends": ", ".join(_RECOMMENDED),
        "Suggests": "loquat-model, ibus | fcitx5",
        "Description": f"{SUMMARY[0].lower()}{SUMMARY[1:]}\n"
        " Loquat talks to OpenAI, to providers that speak the same protocol and to servers at home.\n"
        " Conversations are files on your own disk, keys are in the system's keyring, and the proxy\n"
        " is a setting that can be seen and tested.",
    }
    return _built(root, fields, ("-Zxz", "-z3"))


def package_of_the_model() -> Path:
    """Build ``loquat-model_<version>_<architecture>.deb``: weights and their server, for the frozen program."""
    root = emptied(BUILD / "deb" / "loquat-model")
    shutil.copytree(
        MODEL / "site",
        root / "usr" / "lib" / "loquat" / "local",
        symlinks=True,
        ignore=shutil.ignore_patterns("__pycache__", "bin"),
    )
    documents = root / "usr" / "share" / "doc" / "loquat-model"
    documents.mkdir(parents=True)
    shutil.copyfile(_LINUX / "copyright-model", documents / "copyright")
    fields = {
        "Package": "loquat-model",
        "Section": "net",
        "Depends": f"loquat (= {VERSION}), libc6, libgcc-s1, libgomp1, libstdc++6",
        "Description": "local model for Loquat: an answer without account, key or network\n"
        " Qwen2.5-Coder-0.5B-Instruct by Alibaba Cloud with llama.cpp's server. It is small: good for\n"
        " a try and for code snippets, often wrong about facts.",
    }
    # The weights do not get smaller.
    return _built(root, fields, ("-Znone",))


def add_desktop_files(share: Path) -> None:
    """Write all that a desktop and a shell look for below ``share``, such as ``/usr/share``."""
    for size in icons.SIZES:
        target = share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "loquat.png"
        target.parent.mkdir(parents=True)
        shutil.copyfile(BUILD / "icons" / f"{size}.png", target)
    date = time.strftime("%Y-%m-%d", time.gmtime(source_date()))
    metainfo = (_LINUX / f"{APP_ID}.metainfo.xml").read_text("utf-8")
    written = {
        "icons/hicolor/scalable/apps/loquat.svg": icons.SVG.read_text("utf-8"),
        "applications/loquat.desktop": (_LINUX / "loquat.desktop").read_text("utf-8"),
        f"metainfo/{APP_ID}.metainfo.xml": metainfo.replace("@VERSION@", VERSION).replace("@DATE@", date),
        "bash-completion/completions/loquat": manual.bash_completion(),
        "zsh/vendor-completions/_loquat": manual.zsh_completion(),
        "fish/vendor_completions.d/loquat.fish": manual.fish_completion(),
    }  # fmt: skip
    for name, content in written.items():
        (share / name).parent.mkdir(parents=True, exist_ok=True)
        (share / name).write_text(content, encoding="utf-8")
    _write_packed(share / "man" / "man1" / "loquat.1.gz", manual.manual_page().encode())
    run("desktop-file-validate", share / "applications" / "loquat.desktop")
    run("appstreamcli", "validate", "--no-net", share / "metainfo" / f"{APP_ID}.metainfo.xml")


def _add_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    shutil.copyfile(_LINUX / "copyright", folder / "copyright")
    shutil.copyfile(ROOT / "THIRD-PARTY.md", folder / "THIRD-PARTY.md")
    shutil.copytree(BUILD / "licences", folder / "licences")
    _write_packed(folder / "changelog.gz", (ROOT / "CHANGELOG.md").read_bytes())


def _write_packed(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def _shared_libraries(library: Path) -> list[str]:
    """Return what the libraries of the package need of others, with versions, as Debian's own tool finds it."""
    work = emptied(BUILD / "deb" / "shlibdeps")
    (work / "debian").mkdir()
    (work / "debian" / "control").write_text(
        "Source: loquat\n\nPackage: loquat\nArchitecture: any\n"
    )
    binaries = sorted(path for path in library.rglob("*") if _is_elf(path))
    folders = sorted({path.parent for path in binaries})
    found = run(
        "dpkg-shlibdeps", "-O", "--ignore-missing-info",
        *(f"-l{folder}" for folder in folders), *(f"-e{path}" for path in binaries),
        cwd=work,
    )  # fmt: skip
    (line,) = (line for line in found.splitlines() if line.startswith("shlibs:Depends="))
    return line.partition("=")[2].split(", ")


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _built(root: Path, fields: dict[str, str], compression: tuple[str, ...]) -> Path:
    make_uniform(root)
    installed_kib = sum(-(-path.lstat().st_size // 1024) for path in root.rglob("*"))
    architecture = run("dpkg", "--print-architecture").strip()
    everything = {
        **fields,
        "Version": VERSION,
        "Architecture": architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(installed_kib),
        "Priority": "optional",
    }
    description = everything.pop("Description")
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    lines = [f"{name}: {value}" for name, value in everything.items()]
    control.write_text("\n".join([*lines, f"Description: {description}", ""]), encoding="utf-8")
    make_uniform(control.parent)
    DIST.mkdir(exist_ok=True)
    target = DIST / f"{fields['Package']}_{VERSION}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", *compression, "--build", root, target)
    return target


def make_uniform(root: Path) -> None:
    """Give every file below ``root`` the mode and the date that it has on every machine."""
    date = source_date()
    for path in [root, *root.rglob("*")]:
        if not path.is_symlink():
            is_program = path.is_dir() or (path.name == "loquat" and _is_elf(path))
            path.chmod(0o755 if is_program else 0o644)
        os.utime(path, (date, date), follow_symlinks=False)
