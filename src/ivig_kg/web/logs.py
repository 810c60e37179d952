"""Logs as lines of JSON on standard error, each complete in itself."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final

_ENCODED: Final = json.JSONEncoder(ensure_ascii=True, default=str).encode
_LEVELS: Final = {"off": logging.WARNING, "requests": logging.INFO, "queries": logging.INFO}


class JsonFormatter(logging.Formatter):
    """Writes a record as JSON: time, level, logger, message, and what it has in `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; line breaks in values are escaped, so nothing can forge another line."""
        content = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            content["exception"] = self.formatException(record.exc_info)
        return _ENCODED(content)


def configure_logs(level: str) -> None:
    """Send the project's logs to standard error; `level` is the setting `log`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger("ivig_kg")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(_LEVELS[level])
