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
from ivig_kg.store.cache import CachedStore
from ivig_kg.store.limits import (
    AbandonedError,
    LimitError,
    MemoryLimitError,
    QueryTimeoutError,
    QueueFullError,
    WorkerLostError,
)
from ivig_kg.store.local import LocalStore, NoReleaseError
from ivig_kg.store.opening import limits_of, open_service_store, open_store
from ivig_kg.store.pool import PoolStore
from ivig_kg.store.remote import RemoteStore

__all__ = [
    "AbandonedError",
    "Answer",
    "CachedStore",
    "Dataset",
    "EngineError",
    "EngineTimeoutError",
    "EvaluationError",
    "Formats",
    "LimitError",
    "LocalStore",
    "MemoryLimitError",
    "NoReleaseError",
    "PoolStore",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueueFullError",
    "RemoteStore",
    "ResultTooLargeError",
    "Row",
    "Store",
    "StoreError",
    "Term",
    "WorkerLostError",
    "limits_of",
    "open_service_store",
    "open_store",
]
