"""A Flask application that says hello, under the settings of the service's own server.

It also answers `/{size}` with as many bytes, to tell what is the server's part of large answers.
"""

import os
from functools import cache

from flask import Flask

from ivig_kg.settings import Settings
from ivig_kg.web import server

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "hello"


@app.get("/<int:size>")
def as_many_bytes(size: int) -> bytes:
    """Answer with a number of bytes that were made before."""
    return _made(size)


@cache
def _made(size: int) -> bytes:
    return b" " * size


def main() -> None:
    """Serve it as the service is served."""
    granian = server._server(Settings.from_environment(os.environ))
    granian.target, granian.factory = "benchmarks.hello:app", False
    granian.serve()


if __name__ == "__main__":
    main()
