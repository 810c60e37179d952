"""The queries behind the exports: the files of `queries/exports`."""

from ivig_kg.catalogue import read_query
from ivig_kg.paths import shipped
from ivig_kg.store.base import Row, Store


def ask(store: Store, name: str) -> list[Row]:
    """Return the rows of the query `name`."""
    return store.rows(read_query(shipped("queries") / "exports" / f"{name}.rq").text)


def value(row: Row, name: str) -> str:
    """Return the IRI or text in a column, empty when there is none."""
    return str(row[name]) if name in row else ""
