"""The command `ivig-kg`: build and check the graph, serve it, ask it."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from ivig_kg import __version__
from ivig_kg.paths import CHECKOUT, shipped
from ivig_kg.settings import Settings, SettingsError

DISCLAIMER: Final = "Reference information, no clinical advice."
ASK_FORMATS: Final = ("table", "csv", "tsv", "json", "xml", "jsonld")


class Refused(click.ClickException):
    """One line on the error stream, and exit code 1."""


def plain_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the errors that a user can mend into one line each."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from ivig_kg.catalogue import CatalogueError, ParameterError
        from ivig_kg.store.base import StoreError
        from ivig_kg.store.local import NoReleaseError

        mendable = (CatalogueError, ParameterError, StoreError, NoReleaseError, SettingsError)
        try:
            return command(*args, **kwargs)
        except mendable as error:
            raise Refused(str(error)) from error

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Build, check, serve and ask a knowledge graph of intravenous immune globulin.

    Reference information, no clinical advice.
    """


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=CHECKOUT / "dist", help="Folder.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Version of the data.")
def build(out: Path, day: datetime | None) -> None:
    """Turn ontology/ into a release: nq, ttl, owl, jsonld, VoID, manifest, report."""
    _pipeline("build", out, day.date() if day else None)


@main.command()
def check() -> None:
    """Run every gate on the graph; exit 1 with the offenders and remedies when one fails."""
    _pipeline("check", None, None)


@main.command()
@click.option("--host", help="Address to listen on (HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (PORT).")
@click.option("--endpoint", help="Ask this SPARQL endpoint instead of the release.")
@plain_errors
def serve(host: str | None, port: int | None, endpoint: str | None) -> None:
    """Serve the release on http://127.0.0.1:8000."""
    from ivig_kg.web.server import serve as run

    given = {"host": host, "port": port, "endpoint": endpoint}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    run(replace(Settings.from_environment(os.environ), **chosen))


@main.command()
@click.argument("question", required=False)
@click.option("-p", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter.")
@click.option("--format", "name", type=click.Choice(ASK_FORMATS), default="table")
@plain_errors
def ask(question: str | None, pairs: tuple[str, ...], name: str) -> None:
    """Answer a question of the catalogue; without one, list them."""
    from ivig_kg.catalogue import load_catalogue

    catalogue = load_catalogue(shipped("queries") / "questions")
    if question is None:
        for known in catalogue.values():
            click.echo(f"{known.slug}\n    {known.summary}")
        return
    if question not in catalogue:
        raise Refused(f"no question {question!r}; `ivig-kg ask` lists them")
    _answer(catalogue[question].bind(_values(pairs)), name, None)


@main.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--endpoint", help="Ask this SPARQL endpoint instead of the release.")
@click.option("--format", "name", default="table", help="table, csv, json, xml, turtle, jsonld ...")
@plain_errors
def query(file: Any, endpoint: str | None, name: str) -> None:
    """Run a SPARQL query from FILE or standard input."""
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise Refused(f"{file.name} is not UTF-8: {error.reason}") from error
    _answer(text, name, endpoint)


def _values(pairs: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE")
        values[name] = value
    return values


def _answer(text: str, name: str, endpoint: str | None) -> None:
    from ivig_kg.console import print_answer
    from ivig_kg.store import open_store

    settings = Settings.from_environment(os.environ)
    store = open_store(replace(settings, endpoint=endpoint or settings.endpoint))
    print_answer(store, text, name)
    if sys.stdout.isatty():
        click.echo(DISCLAIMER, err=True)


def _pipeline(task: str, out: Path | None, day: date | None) -> None:
    """Run the build, or the same gates without writing, with progress."""
    try:
        from ivig_kg.build import pipeline
    except ImportError as error:
        raise Refused(
            f"{error}: install the build's extras, `pip install 'ivig-kg[build]'`"
        ) from error
    raise SystemExit(pipeline.run(task, CHECKOUT, out, day))
