"""Which queries were asked, and how often: nothing else is kept."""

from glossearch.querylog.privacy import LONGEST, kept_form
from glossearch.querylog.recorder import Recorder
from glossearch.querylog.storage import Counted, QueryLog, QueryLogError, Row

__all__ = ["LONGEST", "Counted", "QueryLog", "QueryLogError", "Recorder", "Row", "kept_form"]
