"""The site for servers such as gunicorn: ``glossearch.web.wsgi:app``.

It is made from glossearch.toml and GLOSSEARCH_* variables when this module is imported.
"""

import os
from pathlib import Path

from glossearch.config import load
from glossearch.web import logs
from glossearch.web.app import create_app

_settings = load(Path.cwd(), os.environ)
logs.set_up(_settings.log_format)
app = create_app(_settings)
