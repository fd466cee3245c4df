"""A wheel of a plain one and of modules compiled from it."""

import base64
import hashlib
import sysconfig
import zipfile
from pathlib import Path


def add_compiled(plain: Path, built: Path, generator: str, folder: Path) -> Path:
    """Write a wheel for this Python and platform into ``folder``, and return where it is.

    It has all of the wheel ``plain``, and the compiled modules below ``built``. Each source stays beside the
    module that is made of it: Python imports the compiled one.
    """
    name, version = plain.name.split("-")[:2]
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    python = f"cp{sysconfig.get_config_var('py_version_nodot')}"
    tag = f"{python}-{python}-{platform}"
    with zipfile.ZipFile(plain) as wheel:
        files = {file: wheel.read(file) for file in wheel.namelist()}
    for file in sorted(built.rglob(f"*{sysconfig.get_config_var('EXT_SUFFIX')}")):
        files[file.relative_to(built).as_posix()] = file.read_bytes()
    about = {"Wheel-Version": "1.0", "Generator": generator, "Root-Is-Purelib": "false", "Tag": tag}
    information = f"{name}-{version}.dist-info"
    files[f"{information}/WHEEL"] = "".join(f"{key}: {value}\n" for key, value in about.items()).encode()
    record = f"{information}/RECORD"
    files[record] = _record(record, {file: files[file] for file in files if file != record})
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as wheel:
        for inside, content in files.items():
            wheel.writestr(inside, content)
    return made


def _record(itself: str, files: dict[str, bytes]) -> bytes:
    """Return the list of a wheel's files with their hashes; its own line has none."""
    lines = [f"{file},sha256={_hash(content)},{len(content)}\n" for file, content in files.items()]
    return "".join([*lines, f"{itself},,\n"]).encode()


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
