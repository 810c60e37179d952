"""The command `ivig-kg`: build and check the graph, serve it, ask it."""

import os
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ivig_kg import __version__
from ivig_kg.arguments import AddressType, DataFileType, Refused, plain_errors
from ivig_kg.namespaces import expand
from ivig_kg.paths import CHECKOUT, shipped
from ivig_kg.settings import Settings

if TYPE_CHECKING:
    from ivig_kg.store import Store

RELEASE: Final = click.Path(exists=True, path_type=Path)
OWN: Final = click.Path(exists=True, file_okay=False, path_type=Path)
EXPORTS: Final = (
    *("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"),
    *("csv", "sssom", "kgx", "fhir"),
)
DISCLAIMER: Final = "Reference information, no clinical advice."
ASK_FORMATS: Final = ("table", "csv", "tsv", "json", "xml", "jsonld")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Build, check, serve and ask a knowledge graph of intravenous immune globulin.

    Reference information, no clinical advice.
    """


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=CHECKOUT / "dist", help="Folder.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Version of the data.")
@click.option("--with", "beside", type=OWN, help="Folder of own tables and RDF files beside ours.")
def build(out: Path, day: datetime | None, beside: Path | None) -> None:
    """Turn ontology/ into a release: nq, ttl, owl, jsonld, VoID, manifest, report."""
    _pipeline("build", out, day.date() if day else None, beside)


@main.command()
@click.option("--with", "beside", type=OWN, help="Folder of own tables and RDF files beside ours.")
def check(beside: Path | None) -> None:
    """Run every gate on the graph; exit 1 with the offenders and remedies when one fails."""
    _pipeline("check", None, None, beside)


@main.command()
@click.option("--host", help="Address to listen on (HOST).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (PORT).")
@click.option("--endpoint", help="Ask this SPARQL endpoint instead of the release.")
@click.option(
    "--data",
    "data_files",
    multiple=True,
    type=DataFileType(),
    help="Serve these RDF files instead, each in the named graph of its IRI.",
)
@click.option(
    "--with",
    "with_files",
    multiple=True,
    type=DataFileType(),
    help="Serve these RDF files beside the release, in graphs of their own.",
)
@plain_errors
def serve(**options: Any) -> None:
    """Serve the release on http://127.0.0.1:8000."""
    from ivig_kg.web.server import ServerError
    from ivig_kg.web.server import serve as run

    given = {name: value for name, value in options.items() if value}
    try:
        run(replace(Settings.from_environment(os.environ), **given))
    except (ServerError, SyntaxError) as error:
        raise Refused(str(error)) from error


@main.command()
@click.argument("question", required=False)
@click.option("-p", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter.")
@click.option("--format", "name", type=click.Choice(ASK_FORMATS), default="table")
@plain_errors
def ask(question: str | None, pairs: tuple[str, ...], name: str) -> None:
    """Answer a question of the catalogue; without one, list them."""
    from ivig_kg.catalogue import load_catalogue
    from ivig_kg.client.lookup import Lookup
    from ivig_kg.console import print_document, print_rows

    catalogue = load_catalogue(shipped("queries") / "questions")
    if question is None:
        for known in catalogue.values():
            click.echo(f"{known.slug}\n    {known.summary}")
        return
    if question not in catalogue:
        raise Refused(f"no question {question!r}; `ivig-kg ask` lists them")
    asked, store = catalogue[question], _store()
    values = Lookup(store).meant(asked, _values(pairs))
    if name == "jsonld":
        print_document(store, asked, values)
    else:
        print_rows(store, asked.bind(values), name)
    _remind()


@main.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--endpoint", help="Ask this SPARQL endpoint instead of the release.")
@click.option("--format", "name", default="table", help="table, csv, json, xml, turtle, jsonld ...")
@plain_errors
def query(file: Any, endpoint: str | None, name: str) -> None:
    """Run a SPARQL query from FILE or standard input."""
    from ivig_kg.console import print_query

    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise Refused(f"{file.name} is not UTF-8: {error.reason}") from error
    print_query(_store(endpoint), text, name)
    _remind()


@main.command()
@click.argument("subject")
@click.argument("name", metavar="[CLASS | PROPERTY]", required=False)
@click.argument("value", required=False)
@plain_errors
def why(subject: str, name: str | None, value: str | None) -> None:
    """Tell which axioms and statements make an inferred class, or an edge, of SUBJECT true.

    Names are IRIs or prefixed: `ivig-kg why indication:myasthenia-gravis ivig:ContestedIndication`.
    Without a class, every inferred class is explained; what does not hold gets what is missing.
    """
    from ivig_kg.console import print_explanations
    from ivig_kg.explanation import Explainer

    names = [_iri(given) for given in (subject, name, value) if given is not None]
    print_explanations(Explainer(_store(), shipped("queries") / "derive"), names)
    _remind()


def _iri(name: str) -> str:
    if name.startswith(("http://", "https://")):
        return name
    try:
        return expand(name)
    except ValueError as error:
        raise Refused(str(error)) from error


def _values(pairs: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE")
        values[name] = value
    return values


def _store(endpoint: str | None = None) -> "Store":
    from ivig_kg.store import open_store

    settings = Settings.from_environment(os.environ)
    return open_store(replace(settings, endpoint=endpoint or settings.endpoint))


def _remind() -> None:
    if sys.stdout.isatty():
        click.echo(DISCLAIMER, err=True)


@main.command()
@click.option("--format", "name", type=click.Choice(EXPORTS), required=True)
@click.option("--out", type=click.Path(path_type=Path), help="File or folder.")
@plain_errors
def export(name: str, out: Path | None) -> None:
    """Write an export of the release; one file goes to standard output without --out."""
    from ivig_kg.export.writing import export_files, write_files

    release = Settings.from_environment(os.environ).data_dir
    write_files(export_files(name, release), out)


@main.command()
@click.option("--http", "over_http", is_flag=True, help="Serve streamable HTTP at /mcp.")
@click.option("--host", help="Address to listen on (HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (PORT).")
@plain_errors
def mcp(over_http: bool, **options: Any) -> None:
    """Serve the graph to language models by the Model Context Protocol, on standard input."""
    try:
        from ivig_kg.mcp import serve
    except ImportError as error:
        raise Refused(f"{error}: install the extra, `pip install 'ivig-kg[mcp]'`") from error
    given = {name: value for name, value in options.items() if value}
    serve(replace(Settings.from_environment(os.environ), **given), over_http)


@main.command()
@click.argument("old", type=RELEASE)
@click.argument("new", type=RELEASE)
@click.option("--format", "name", type=click.Choice(("text", "markdown", "jsonld")), default="text")
@plain_errors
def diff(old: Path, new: Path, name: str) -> None:
    """List what changed from the release OLD to NEW: folders, or their ivig.nq."""
    from ivig_kg.export import changes

    write = {
        "text": changes.as_text,
        "markdown": changes.as_markdown,
        "jsonld": changes.as_jsonld,
    }
    try:
        found = changes.changes(changes.read_release(old), changes.read_release(new))
    except (OSError, SyntaxError) as error:
        raise Refused(str(error)) from error
    click.echo(write[name](found), nl=False)


@main.command()
@click.option("--endpoint", type=AddressType(), help="The engine's endpoint (IVIG_KG_ENDPOINT).")
@click.option(
    "--update", type=AddressType(), default="", help="Where it takes updates, if not there."
)
@click.option("--graph-store", type=AddressType(), default="", help="Where it takes whole graphs.")
@click.option("--timeout", type=click.FloatRange(1), default=300.0, help="Seconds for one request.")
@plain_errors
def push(endpoint: str | None, update: str, graph_store: str, timeout: float) -> None:
    """Load the release into a remote engine, verify it, and let it be served from there.

    IVIG_KG_ENDPOINT_AUTH, _USER, _SECRET and _CA_FILE tell how the engine lets one in.
    """
    from ivig_kg.console import print_progress
    from ivig_kg.store import Access
    from ivig_kg.store.contents import release_contents
    from ivig_kg.store.push import Target
    from ivig_kg.store.push import push as load

    settings = Settings.from_environment(os.environ)
    settings = replace(settings, endpoint=endpoint or settings.endpoint)
    if not settings.endpoint:
        raise click.UsageError("name the engine: --endpoint or IVIG_KG_ENDPOINT")
    access = replace(Access.of(settings), timeout=timeout)
    contents = release_contents(settings.data_dir, settings.with_files)
    done = load(contents, Target(access, update, graph_store), print_progress)
    click.echo(
        f"{done.version} is served: {done.sent} graphs sent, {done.kept} there already, "
        f"{done.dropped} old releases dropped, {done.seconds:.0f} s"
    )


@main.command()
def docs() -> None:
    """Write the generated parts of docs/ anew."""
    from ivig_kg.build.documents import write_documents

    for path in write_documents(CHECKOUT):
        click.echo(path.relative_to(CHECKOUT))


def _pipeline(task: str, out: Path | None, day: date | None, beside: Path | None) -> None:
    """Run the build, or the same gates without writing, with progress."""
    try:
        from ivig_kg.build import pipeline
    except ImportError as error:
        raise Refused(
            f"{error}: install the build's extras, `pip install 'ivig-kg[build]'`"
        ) from error
    raise SystemExit(pipeline.run(task, CHECKOUT, out, day, beside))
