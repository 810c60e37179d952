"""Whether the client of a request has hung up, where the server lets an application see that.

Gunicorn and the development server hand over the connection; Granian does not, so behind it a query
goes on until its deadline.
"""

import socket
from collections.abc import Callable, Mapping
from typing import Any, Final

_KEYS: Final = ("gunicorn.socket", "werkzeug.socket")


def has_gone(environ: Mapping[str, Any]) -> Callable[[], bool] | None:
    """Return a function that tells whether the client has gone, or nothing when none can."""
    for key in _KEYS:
        connection = environ.get(key)
        # Encrypted connections cannot be looked into without reading.
        if type(connection) is socket.socket:
            return lambda: _is_closed(connection)
    return None


def _is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
