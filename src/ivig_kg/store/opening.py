"""Which store the settings mean."""

import os
from dataclasses import replace

from ivig_kg.settings import Settings
from ivig_kg.store.base import Store
from ivig_kg.store.contents import DataError
from ivig_kg.store.federation.federation import Federation
from ivig_kg.store.federation.relay import Relay
from ivig_kg.store.limits import Limits
from ivig_kg.store.pool import PoolStore, plan_of
from ivig_kg.store.remote import Access, RemoteStore
from ivig_kg.store.workers.making import on_disk
from ivig_kg.store.workers.plan import Plan


def open_store(settings: Settings) -> Store:
    """Return a store in this process, for whoever asks own queries and can wait for the answers.

    Raises `NoReleaseError` when nothing is built.
    """
    if settings.endpoint:
        _refuse_files_beside(settings)
        return RemoteStore(Access.of(settings))
    return _plan(settings, limits_of(settings)).opening()()


def open_service_store(settings: Settings) -> Store:
    """Return a store for queries of strangers: each runs in a process that can be stopped.

    Raises `NoReleaseError` when nothing is built.
    """
    if settings.endpoint:
        return open_store(settings)
    return _open_pool(settings, limits_of(settings))


def open_federation(settings: Settings) -> Federation | None:
    """Return what answers queries with SERVICE, or nothing when the settings allow no endpoint.

    Its workers start when there is such a query.
    """
    if settings.endpoint or not settings.federation_allow:
        return None
    limits = replace(limits_of(settings), workers=settings.federation_workers)
    return Federation(
        lambda: _open_pool(settings, limits), Relay(settings.federation_allow), limits
    )


def _open_pool(settings: Settings, limits: Limits) -> PoolStore:
    return PoolStore(_plan(settings, limits), limits)


def _plan(settings: Settings, limits: Limits) -> Plan:
    if settings.data_files:
        _refuse_files_beside(settings)
        plan = plan_of(limits, files=settings.data_files)
    else:
        plan = plan_of(limits, settings.data_dir, settings.with_files)
    return on_disk(plan, settings.store_dir) if settings.store == "disk" else plan


def _refuse_files_beside(settings: Settings) -> None:
    if settings.with_files:
        raise DataError(
            "files can be served beside a release (--with, IVIG_KG_WITH_FILES), "
            "and neither beside other files nor before a remote engine"
        )


def limits_of(settings: Settings) -> Limits:
    """Return the limits that the settings name."""
    return Limits(
        workers=settings.query_workers or os.cpu_count() or 1,
        timeout=settings.query_timeout,
        memory=settings.query_memory,
        result_bytes=settings.result_bytes,
        queue_length=settings.queue_length,
    )
