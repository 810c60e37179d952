"""Which store the settings mean."""

import os

from ivig_kg.settings import Settings
from ivig_kg.store.base import Store
from ivig_kg.store.limits import Limits
from ivig_kg.store.local import LocalStore
from ivig_kg.store.pool import PoolStore
from ivig_kg.store.remote import RemoteStore


def open_store(settings: Settings) -> Store:
    """Return a store in this process, for whoever asks own queries and can wait for the answers.

    Raises `NoReleaseError` when nothing is built.
    """
    if settings.endpoint:
        return RemoteStore(settings.endpoint, settings.query_timeout, settings.result_bytes)
    if settings.data_files:
        return LocalStore.from_files(settings.data_files, settings.result_bytes)
    return LocalStore.from_release(settings.data_dir, settings.result_bytes)


def open_service_store(settings: Settings) -> Store:
    """Return a store for queries of strangers: each runs in a process that can be stopped.

    Raises `NoReleaseError` when nothing is built.
    """
    if settings.endpoint:
        return open_store(settings)
    if settings.data_files:
        return PoolStore.from_files(settings.data_files, limits_of(settings))
    return PoolStore.from_release(settings.data_dir, limits_of(settings))


def limits_of(settings: Settings) -> Limits:
    """Return the limits that the settings name."""
    return Limits(
        workers=settings.query_workers or os.cpu_count() or 1,
        timeout=settings.query_timeout,
        memory=settings.query_memory,
        result_bytes=settings.result_bytes,
        queue_length=settings.queue_length,
    )
