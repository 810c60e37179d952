"""Which store the settings mean."""

from ivig_kg.settings import Settings
from ivig_kg.store.base import Store
from ivig_kg.store.local import LocalStore
from ivig_kg.store.remote import RemoteStore


def open_store(settings: Settings) -> Store:
    """Return the store that the settings name; raise `NoReleaseError` when nothing is built."""
    if settings.endpoint:
        return RemoteStore(settings.endpoint, settings.query_timeout, settings.result_bytes)
    if settings.data_files:
        return LocalStore.from_files(settings.data_files, settings.result_bytes)
    return LocalStore.from_release(settings.data_dir, settings.result_bytes)
