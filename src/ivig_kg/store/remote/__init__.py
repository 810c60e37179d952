"""Engines that are reached over HTTP by the SPARQL 1.1 Protocol."""

from ivig_kg.store.remote.access import Access
from ivig_kg.store.remote.store import RemoteStore

__all__ = ["Access", "RemoteStore"]
