"""What the pages share: settings, the store, the catalogue, the queries behind the pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from ivig_kg.catalogue import Question
from ivig_kg.page_queries import PageQueries
from ivig_kg.release import Release
from ivig_kg.settings import Settings
from ivig_kg.store import Federation, Row, Store
from ivig_kg.web.limiter import RateLimiter
from ivig_kg.web.links import Links
from ivig_kg.web.metrics import Metrics

EXTENSION = "ivig_kg"


@dataclass(frozen=True)
class Service:
    """The parts of one application; `service()` finds them.

    `store` is the `engine` behind the answers that it has given before, if the settings keep any.
    `release` is the one that is served, if it is one. `federation` answers queries with SERVICE, if
    the settings allow any.
    """

    settings: Settings
    engine: Store
    store: Store
    questions: Mapping[str, Question]
    pages: PageQueries
    links: Links
    metrics: Metrics
    limiter: RateLimiter | None
    release: Release | None = None
    federation: Federation | None = None

    @property
    def federates_with(self) -> frozenset[str]:
        """The endpoints that SERVICE may name."""
        return frozenset(self.settings.federation_allow if self.federation else ())

    @property
    def endpoint(self) -> str:
        """The IRI of the endpoint, against which relative IRIs of queries are resolved."""
        return f"{self.settings.base_iri}sparql"

    def ask(self, page_query: str, **values: str | Iterable[str]) -> list[Row]:
        """Return the rows of a query in `queries/pages`, bound to values."""
        return self.store.rows(self.pages.bind(page_query, values))

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """Return the labels of those IRIs that have one, found by one query."""
        wanted = self.pages.askable(iris)
        if not wanted:
            return {}
        return {row["thing"].value: row["label"].value for row in self.ask("labels", thing=wanted)}


def service() -> Service:
    """Return the service of the application that handles the request."""
    return service_of(current_app)


def service_of(app: Flask) -> Service:
    """Return the service of an application."""
    return cast(Service, app.extensions[EXTENSION])
