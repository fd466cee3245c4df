"""``glossearch.web.wsgi:app``, for servers that import an application."""

import os
import subprocess
import sys

from support import Glossary

ASK = """
from werkzeug.test import Client
from glossearch.web.wsgi import app
client = Client(app)
print(client.get("/api/v1/status").json["title"], client.get("/healthz").json["entries"])
print(client.get("/metrics").status_code)
"""


def asked(glossary: Glossary, **variables: str) -> tuple[list[str], str]:
    """Return what a process in the glossary's folder prints, and what it logs."""
    told = subprocess.run(
        [sys.executable, "-c", ASK], cwd=glossary.root, env={**os.environ, **variables}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return told.stdout.splitlines(), told.stderr


def test_it_is_made_of_the_settings_of_the_working_folder(small: Glossary) -> None:
    (small.root / "glossearch.toml").write_text('title = "From the file"\nmetrics = true\n')
    lines, log = asked(small)
    assert lines == ["From the file 4", "200"]
    assert "method=GET path=/api/v1/status status=200" in log


def test_variables_are_stronger(small: Glossary) -> None:
    (small.root / "glossearch.toml").write_text('title = "From the file"\nmetrics = true\n')
    lines, log = asked(
        small, GLOSSEARCH_TITLE="Other", GLOSSEARCH_METRICS="false", GLOSSEARCH_LOG_FORMAT="none"
    )
    assert lines == ["Other 4", "404"]
    assert log == ""
