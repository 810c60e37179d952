"""An engine behind HTTP: requests to it, sent again where that is safe, and its errors as ours."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import Final
from urllib.request import Request

from ivig_kg.store.base import (
    EngineBusyError,
    EngineError,
    EngineTimeoutError,
    ResultTooLargeError,
)
from ivig_kg.store.limits import result_too_large
from ivig_kg.store.remote.access import Access
from ivig_kg.store.remote.breaker import Breaker
from ivig_kg.store.remote.connections import (
    AllBusyError,
    BrokenError,
    Connections,
    Reply,
    TooLargeError,
    left,
)
from ivig_kg.store.remote.dialects import check_whole, health, refusal
from ivig_kg.store.remote.signing import signing

_PAUSE: Final = 0.1
"""Seconds before a request that has reached nobody is sent again; they double."""
_LOOSE: Final = 4
"""How many times as large as the limit of an answer what the engine sends may be."""


class Engine:
    """The server of an endpoint; requests may come from any thread.

    Every request is one that changes nothing, or the same when it is sent twice.
    """

    def __init__(self, access: Access) -> None:
        self.access = access
        self._connections = Connections(access.endpoint, access.connections, access.tls)
        self._signing = signing(access)
        self._breaker = Breaker()

    def answer(self, make: Callable[[float], Request], seconds: float) -> Reply:
        """Return the engine's answer, complete and with a status of success.

        `make` writes the request for the seconds that are left. Raises the `StoreError` that fits.
        """
        end = monotonic() + seconds
        try:
            reply = self._patiently(make, end)
        except TimeoutError as error:
            raise EngineTimeoutError(
                f"{self.access.endpoint} did not answer in {round(seconds, 2):g} seconds."
            ) from error
        except TooLargeError as error:
            raise self._too_large() from error
        self._check(reply)
        return reply

    def close(self) -> None:
        """Close the connections that are open."""
        self._connections.close()

    def _patiently(self, make: Callable[[float], Request], end: float) -> Reply:
        for attempt in range(self.access.retries):
            pause = _PAUSE * 2**attempt
            try:
                reply = self._signed(make, end)
            except BrokenError as error:
                if not error.is_unsent or pause >= left(end):
                    raise self._failed(str(error)) from error
            else:
                stated = retry_after(reply)
                if stated is None or stated >= left(end):
                    return reply
                pause = stated
            time.sleep(pause)
        try:
            return self._signed(make, end)
        except BrokenError as error:
            raise self._failed(str(error)) from error

    def _signed(self, make: Callable[[float], Request], end: float) -> Reply:
        reply = self._sent(make, end)
        if reply.status == HTTPStatus.UNAUTHORIZED:
            challenges = reply.headers.get_all("WWW-Authenticate", [])
            if self._signing.learn(challenges):
                return self._sent(make, end)
        return reply

    def _sent(self, make: Callable[[float], Request], end: float) -> Reply:
        if seconds := self._breaker.wait():
            raise EngineBusyError(f"{self.access.endpoint} has failed several times.", seconds)
        request = make(left(end))
        self._signing.sign(request)
        try:
            reply = self._connections.send(request, end, _LOOSE * self.access.result_bytes)
        except AllBusyError as error:
            raise EngineBusyError("All connections to the engine are in use.", 1) from error
        except BrokenError:
            self._breaker.failed()
            raise
        if health(reply.status) == "away":
            self._breaker.failed()
        else:
            self._breaker.succeeded()
        return reply

    def _check(self, reply: Reply) -> None:
        if 200 <= reply.status < 300:
            check_whole(dict(reply.headers))
            return
        if found := refusal(reply.status, reply.body):
            raise found
        if reply.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
            message = f"{self.access.endpoint} is busy: HTTP {reply.status}"
            raise EngineBusyError(message, retry_after(reply))
        raise self._failed(f"HTTP {reply.status}")

    def _failed(self, reason: str) -> EngineError:
        return EngineError(f"{self.access.endpoint} failed: {reason.strip()}")

    def _too_large(self) -> ResultTooLargeError:
        return result_too_large(self.access.result_bytes)


def retry_after(reply: Reply) -> float | None:
    """Return for how many seconds a busy server wants to be left alone, when it says so.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    if reply.status not in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return None
    text = str(reply.headers.get("Retry-After", "")).strip()
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
