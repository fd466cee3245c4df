"""The site for servers such as gunicorn, made from glossearch.toml and variables: ``glossearch.web.wsgi:app``."""

import os
from pathlib import Path

from glossearch.config import load
from glossearch.web import logs
from glossearch.web.app import create_app

_settings = load(Path.cwd(), os.environ)
logs.set_up(_settings.log_format)
app = create_app(_settings)
