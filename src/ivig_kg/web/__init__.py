"""The web front: `create_app` makes the application from settings and, if given, a store."""

from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ivig_kg import __version__
from ivig_kg.catalogue import load_catalogue
from ivig_kg.page_queries import PageQueries
from ivig_kg.paths import shipped
from ivig_kg.release import NoReleaseError, Release
from ivig_kg.settings import Settings
from ivig_kg.store import (
    CachedStore,
    RemoteStore,
    Store,
    open_federation,
    open_service_store,
)
from ivig_kg.web import (
    assets,
    browse,
    checklists,
    coding,
    compare,
    coverage,
    documents,
    editor,
    endpoint,
    entities,
    explaining,
    exports,
    graph,
    headers,
    health,
    home,
    mechanisms,
    observation,
    ontology,
    pinning,
    problems,
    quality,
    questions,
    rates,
    rules,
    search,
    styleguide,
    vocabulary,
    wellknown,
)
from ivig_kg.web.context import EXTENSION, Service, service
from ivig_kg.web.holding import Holding
from ivig_kg.web.limiter import RateLimiter
from ivig_kg.web.links import Links, kind_of, last_part, short, words
from ivig_kg.web.metrics import Metrics
from ivig_kg.web.repeats import Repeats

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# What is done before a request is done in this order, and what is done after it in the reverse.
_PARTS = (
    observation,
    pinning,
    rates,
    coding,
    headers,
    problems,
    assets,
    home,
    endpoint,
    questions,
    search,
    vocabulary,
    browse,
    coverage,
    compare,
    explaining,
    rules,
    styleguide,
    checklists,
    mechanisms,
    graph,
    entities,
    documents,
    editor,
    ontology,
    exports,
    wellknown,
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
    app.add_template_filter(last_part)
    app.add_template_filter(kind_of)
    app.extensions[EXTENSION] = _service(settings, store or open_service_store(settings))
    for part in _PARTS:
        app.register_blueprint(part.blueprint)
    app.context_processor(_page_values)
    _wrap(app, settings)
    return app


def _service(settings: Settings, engine: Store) -> Service:
    queries = shipped("queries")
    return Service(
        settings=settings,
        engine=engine,
        store=CachedStore(engine, settings.cache_bytes // 2) if settings.cache_bytes else engine,
        questions=load_catalogue(queries / "questions"),
        pages=PageQueries(queries / "pages"),
        links=Links(settings.base_iri),
        metrics=Metrics(engine),
        limiter=RateLimiter(settings.rate_limit) if settings.rate_limit else None,
        release=_release(settings),
        federation=open_federation(settings),
    )


def _release(settings: Settings) -> Release | None:
    """Return the release that is served; another may lie in its folder."""
    if settings.endpoint or settings.data_files:
        return None
    try:
        return Release(settings.data_dir.resolve())
    except NoReleaseError:
        return None


def _wrap(app: Flask, settings: Settings) -> None:
    here: Service = app.extensions[EXTENSION]
    wrapped: WSGIApplication = app.wsgi_app
    if count := settings.trusted_proxies:
        wrapped = ProxyFix(wrapped, x_for=count, x_proto=count, x_host=count)
    if settings.cache_bytes:
        wrapped = Repeats(wrapped, settings.cache_bytes // 2, here.metrics)
    if isinstance(here.engine, RemoteStore):
        wrapped = Holding(wrapped, here.engine)
    app.wsgi_app = wrapped  # type: ignore[assignment, method-assign]  # as Flask documents it


def _page_values() -> dict[str, object]:
    here = service()
    return {
        "data_version": here.store.version,
        "package_version": __version__,
        "short": short,
        "path_of": here.links.path,
    }
