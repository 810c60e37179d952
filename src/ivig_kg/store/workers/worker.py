"""A worker: confines itself, then answers one request after the other until its socket closes."""

import json
import os
import signal
import socket
from collections.abc import Callable, Mapping
from typing import Any

from ivig_kg.store.base import Dataset, QuerySyntaxError, StoreError
from ivig_kg.store.federation.inlining import inline, read_inlined
from ivig_kg.store.local import LocalStore
from ivig_kg.store.workers.confinement import (
    bound_processor_time,
    confine,
    keep_only,
    peak_memory,
)
from ivig_kg.store.workers.frames import receive, send
from ivig_kg.store.workers.plan import LOADING_ERRORS, Plan, failure

Reply = tuple[dict[str, Any], bytes]


def work(sock: socket.socket, opening: Callable[[], LocalStore], memory: int) -> None:
    """Answer requests that come by `sock`, within `memory` bytes beyond what the graph takes.

    A worker that has needed a quarter of its memory says that this was its `last` reply and ends:
    allocators do not give everything back, and the next query shall have as much.
    """
    sock = keep_only(sock)
    store = opening()
    confine(memory)
    enough = peak_memory() + memory // 4
    is_last = False
    while not is_last:
        try:
            request, sent = receive(sock)
        except ConnectionError:
            return
        header, body = _reply(store, request, sent)
        is_last = peak_memory() > enough or header.get("error") == "MemoryError"
        send(sock, {**header, "last": is_last}, body)


def load_and_work(sock: socket.socket, text: str) -> None:
    """Load the plan in `text`, say so or why not by `sock`, and work: a process of its own."""
    # Sent to the whole group; the server decides when its queries end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    plan = Plan.from_text(text)
    try:
        opening = plan.opening()
    except LOADING_ERRORS as error:
        send(sock, failure(error))
        return
    send(sock, {})
    work(sock, opening, plan.memory)
    # Freeing a graph piece by piece takes long, and the system does it anyway.
    os._exit(0)


def _reply(store: LocalStore, request: Mapping[str, Any], sent: bytes) -> Reply:
    if request["do"] == "describe":
        return {"version": store.version}, json.dumps(sorted(store.graphs())).encode()
    bound_processor_time(request["seconds"])
    try:
        if request["do"] == "check":
            store.check_update(request["prologue"], request["operation"])
            return {}, b""
        if request["do"] == "parse":
            store.check_query(request["text"])
            return {}, b""
        return _answer(store, request, sent)
    except QuerySyntaxError as error:
        return {**_error(error), "line": error.line, "column": error.column}, b""
    except (StoreError, MemoryError) as error:
        return _error(error), b""


def _answer(store: LocalStore, request: Mapping[str, Any], sent: bytes) -> Reply:
    graphs = request["dataset"]
    dataset = None if graphs is None else Dataset(tuple(graphs[0]), tuple(graphs[1]))
    text = inline(request["text"], read_inlined(request["inlined"], sent))
    answer = store.answer(text, request["formats"], dataset)
    return {"kind": answer.kind, "format": answer.format}, answer.body


def _error(error: Exception) -> dict[str, str]:
    return {"error": type(error).__name__, "message": str(error)}
