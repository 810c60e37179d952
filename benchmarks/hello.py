"""A Flask application that says hello, under the settings of the service's own server."""

import os

from flask import Flask

from ivig_kg.settings import Settings
from ivig_kg.web import server

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Say hello."""
    return "hello"


def main() -> None:
    """Serve it as the service is served."""
    granian = server._server(Settings.from_environment(os.environ))
    granian.target, granian.factory = "benchmarks.hello:app", False
    granian.serve()


if __name__ == "__main__":
    main()
