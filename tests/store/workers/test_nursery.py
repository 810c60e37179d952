"""How a worker ended tells what its query is answered with."""

import signal

import pytest

from ivig_kg.store import StoreError
from ivig_kg.store.limits import Limits, MemoryLimitError, QueryTimeoutError, WorkerLostError
from ivig_kg.store.workers.nursery import Death

DEATHS = [
    (Death(-signal.SIGABRT, "memory allocation of 48 bytes failed"), "memory", MemoryLimitError),
    (Death(1, "MemoryError: "), "memory", MemoryLimitError),
    (Death(-signal.SIGABRT, "thread panicked"), "crash", WorkerLostError),
    (Death(-signal.SIGSEGV), "crash", WorkerLostError),
    (Death(1, "KeyError: 'x'"), "crash", WorkerLostError),
    (Death(-signal.SIGXCPU), "time", QueryTimeoutError),
    (Death(-signal.SIGKILL), "killed", WorkerLostError),
    (Death(None), "closed", WorkerLostError),
]


@pytest.mark.parametrize(("death", "cause", "kind"), DEATHS)
def test_a_death_has_a_cause_and_an_error(death: Death, cause: str, kind: type[StoreError]) -> None:
    error = death.error(Limits(workers=1))
    assert death.cause == cause
    assert type(error) is kind
    assert not isinstance(error, WorkerLostError) or error.cause == cause
