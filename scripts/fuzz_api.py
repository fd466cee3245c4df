"""Ask the served API for things made from its OpenAPI document, and check that all answers keep to it.

scripts/fuzz-api [--examples NUMBER] [--seed NUMBER]

The glossary of this repository is served as the README says, on this machine only. schemathesis asks for what
is right, wrong, or at the edge of being either, and applies all its checks. Its status is this script's.
A thousand examples take six minutes.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import click
from benching.servers import started

_ROOT = Path(__file__).resolve().parent.parent


@click.command(help=__doc__)
@click.option("--examples", default=1000, show_default=True, help="Requests that fuzzing makes an operation.")
@click.option("--seed", default=5, show_default=True, help="For the same seed the same requests are made.")
def main(examples: int, seed: int) -> None:
    """Serve, ask, and end as schemathesis does."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = ["--port", "0", "--corpus", str(_ROOT / "corpus"), "--index", str(folder / "index")]
        with started(["-m", "glossearch", "serve", *options], folder / "log") as port:
            ended = asked(f"http://127.0.0.1:{port}", folder, examples, "--seed", str(seed))
    sys.exit(ended.returncode)


def asked(
    origin: str, folder: Path, examples: int, *options: str, captured: bool = False
) -> subprocess.CompletedProcess[str]:
    """Return what came of schemathesis, run in ``folder``, since it leaves files where it runs."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", "--checks", "all", "--no-color"),
        *("--max-examples", str(examples), *options, f"{origin}/api/v1/openapi.json"),
    ]
    return subprocess.run(command, cwd=folder, text=True, check=False, capture_output=captured)


if __name__ == "__main__":
    main()
