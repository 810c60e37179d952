"""Where queries are answered: one interface, an engine in memory or a remote one behind it."""

from ivig_kg.release import NoReleaseError, ReleaseError
from ivig_kg.store.base import (
    Answer,
    Dataset,
    EngineBusyError,
    EngineError,
    EngineTimeoutError,
    EvaluationError,
    FederationError,
    Formats,
    QuerySyntaxError,
    ResultTooLargeError,
    Row,
    Store,
    StoreError,
    Term,
)
from ivig_kg.store.cache import CachedStore
from ivig_kg.store.contents import DataError
from ivig_kg.store.disk import DiskStoreError
from ivig_kg.store.federation.federation import Federation
from ivig_kg.store.limits import (
    AbandonedError,
    LimitError,
    MemoryLimitError,
    QueryTimeoutError,
    QueueFullError,
    WorkerLostError,
)
from ivig_kg.store.local import LocalStore
from ivig_kg.store.opening import limits_of, open_federation, open_service_store, open_store
from ivig_kg.store.pool import PoolStore
from ivig_kg.store.remote import Access, RemoteStore

__all__ = [
    "AbandonedError",
    "Access",
    "Answer",
    "CachedStore",
    "DataError",
    "Dataset",
    "DiskStoreError",
    "EngineBusyError",
    "EngineError",
    "EngineTimeoutError",
    "EvaluationError",
    "Federation",
    "FederationError",
    "Formats",
    "LimitError",
    "LocalStore",
    "MemoryLimitError",
    "NoReleaseError",
    "PoolStore",
    "QuerySyntaxError",
    "QueryTimeoutError",
    "QueueFullError",
    "ReleaseError",
    "RemoteStore",
    "ResultTooLargeError",
    "Row",
    "Store",
    "StoreError",
    "Term",
    "WorkerLostError",
    "limits_of",
    "open_federation",
    "open_service_store",
    "open_store",
]
