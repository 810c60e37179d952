"""The web front: `create_app` makes the application from settings and, if given, a store."""

from flask import Flask

from ivig_kg import __version__
from ivig_kg.catalogue import load_catalogue
from ivig_kg.paths import shipped
from ivig_kg.settings import Settings
from ivig_kg.store import Store, open_store
from ivig_kg.web import (
    endpoint,
    entities,
    exports,
    headers,
    health,
    home,
    ontology,
    problems,
    quality,
    questions,
    search,
)
from ivig_kg.web.context import EXTENSION, Service, service
from ivig_kg.web.links import Links, short, words
from ivig_kg.web.queries import PageQueries

_PARTS = (
    headers,
    problems,
    home,
    endpoint,
    questions,
    search,
    entities,
    ontology,
    exports,
    quality,
    health,
)


def create_app(settings: Settings, store: Store | None = None) -> Flask:
    """Return the application over the store that the settings name, or over the one given.

    Raises `NoReleaseError` when there is no release to serve.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_bytes
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_filter(words)
    queries = shipped("queries")
    app.extensions[EXTENSION] = Service(
        settings,
        store or open_store(settings),
        load_catalogue(queries / "questions"),
        PageQueries(queries / "pages"),
        Links(settings.base_iri),
    )
    for part in _PARTS:
        app.register_blueprint(part.blueprint)
    app.context_processor(_page_values)
    return app


def _page_values() -> dict[str, object]:
    here = service()
    return {
        "data_version": here.store.version,
        "package_version": __version__,
        "short": short,
        "path_of": here.links.path,
    }
