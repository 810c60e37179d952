"""Where queries are answered: one interface, an engine in memory or a remote one behind it."""

from ivig_kg.store.base import (
    Answer,
    Dataset,
    EngineError,
    EngineTimeoutError,
    EvaluationError,
    Formats,
    QuerySyntaxError,
    ResultTooLargeError,
    Row,
    Store,
    StoreError,
    Term,
)
from ivig_kg.store.local import LocalStore, NoReleaseError
from ivig_kg.store.opening import open_store
from ivig_kg.store.remote import RemoteStore

__all__ = [
    "Answer",
    "Dataset",
    "EngineError",
    "EngineTimeoutError",
    "EvaluationError",
    "Formats",
    "LocalStore",
    "NoReleaseError",
    "QuerySyntaxError",
    "RemoteStore",
    "ResultTooLargeError",
    "Row",
    "Store",
    "StoreError",
    "Term",
    "open_store",
]
