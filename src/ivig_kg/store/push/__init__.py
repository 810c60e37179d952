"""Loads a release into a remote engine beside the one that it serves, and switches to it."""

from ivig_kg.store.push.pushing import Progress, Pushed, PushError, push
from ivig_kg.store.push.writing import Target

__all__ = ["Progress", "PushError", "Pushed", "Target", "push"]
