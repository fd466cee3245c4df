"""What a node needs: a JDK, and OpenSearch, which Maven fetches once."""

import os
import shutil
import subprocess
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_POM = _HERE / "pom.xml"
_LEAST_JAVA = 17


class Unavailable(Exception):
    """There can be no cluster here; the message says why, and what to install."""


def java() -> str:
    """Return the path of a Java that can run a node. Raises `Unavailable`."""
    home = os.environ.get("JAVA_HOME")
    found = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if found is None or not Path(found).is_file():
        raise Unavailable(
            f"a JDK is needed, {_LEAST_JAVA} or newer; on Debian: apt install openjdk-17-jdk-headless"
        )
    # A node is compiled when it is started, which takes a JDK.
    told = subprocess.run([found, "--list-modules"], capture_output=True, text=True, check=False).stdout
    if "jdk.compiler@" not in told:
        raise Unavailable(f"{found} is no JDK; on Debian: apt install openjdk-17-jdk-headless")
    version = int(told.split("java.base@", 1)[1].split(".")[0].split("\n")[0])
    if version < _LEAST_JAVA:
        raise Unavailable(f"{found} is Java {version}, and {_LEAST_JAVA} or newer is needed")
    return found


def jars(folder: Path) -> Path:
    """Return a folder in ``folder`` with all jars of a node, fetched if need be. Raises `Unavailable`."""
    ready = folder / "ready"
    wanted = _POM.read_text(encoding="utf-8")
    if ready.is_file() and ready.read_text(encoding="utf-8") == wanted:
        return folder / "jars"
    maven = shutil.which("mvn")
    if maven is None:
        raise Unavailable("Maven is needed to fetch OpenSearch; on Debian: apt install maven")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fetch = [
        "-q",
        "-B",
        "-f",
        str(_POM),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={folder / 'jars'}",
    ]
    done = subprocess.run([maven, *fetch], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"Maven could not fetch OpenSearch: {(done.stdout or done.stderr)[-500:].strip()}")
    ready.write_text(wanted, encoding="utf-8")
    return folder / "jars"
