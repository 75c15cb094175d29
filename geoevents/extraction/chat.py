"""Asks a language model over the chat-completions protocol that OpenAI's servers and most local ones speak.

The server is named by the user alone: no answer and no report can send a request anywhere else.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, urlsplit

from geoevents.errors import AnswerError, EndpointError

KEY_VARIABLE = "GEOEVENTS_ENDPOINT_KEY"
"""The environment variable that holds the server's key, where it wants one."""
MAX_ANSWER_BYTES = 4_000_000
_CHUNK = 65_536
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""Statuses that a later attempt may not meet."""
_LONGEST_WAIT = 30.0


class ChatServer:
    """A server at a URL such as ``http://localhost:11434/v1``.

    Args:
        url: of the API, with or without ``/chat/completions`` at its end.
        model: the model's name; the server's only one without it.
        timeout: seconds that one attempt may take, answer included.
        attempts: how often a request is made before it counts as failed.
        sleep: waits so many seconds between attempts.

    Raises:
        EndpointError: the URL is none that can be asked.
    """

    def __init__(
        self,
        url: str,
        *,
        model: str | None = None,
        timeout: float = 120.0,
        attempts: int = 4,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base = check_url(url)
        self._model = model
        self._timeout = timeout
        self._attempts = attempts
        self._sleep = sleep
        self._takes_schema = True

    @property
    def model(self) -> str:
        """The model's name.

        Raises:
            EndpointError: none was given, and the server does not name exactly one.
        """
        if self._model is None:
            found = self._request("/models", None)
            listed = found.get("data") if isinstance(found, dict) else None
            names = (
                [each.get("id") for each in listed if isinstance(each, dict)]
                if isinstance(listed, list)
                else []
            )
            known = [name for name in names if isinstance(name, str)]
            if len(known) != 1:
                some = f" (it has {', '.join(known[:8])})" if known else ""
                raise EndpointError(f"{self._base}: name the model with --endpoint-model{some}")
            self._model = known[0]
        return self._model

    def ask(self, messages: Sequence[Mapping[str, str]], *, schema: Mapping[str, Any]) -> str:
        """The text of the model's answer to a conversation.

        Args:
            messages: each with "role" and "content".
            schema: the JSON schema that the answer shall keep to; servers that take none are asked without it.

        Raises:
            EndpointError: the server cannot be reached, or refuses.
            AnswerError: it answers what is no chat completion.
        """
        body: dict[str, Any] = {
            "model": self.model,
            "messages": list(messages),
            "temperature": 0,
            "stream": False,
        }
        form = {"type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": schema}}
        if self._takes_schema:
            try:
                return _content(self._request("/chat/completions", {**body, "response_format": form}))
            except _RefusedError as refused:
                if refused.status not in (400, 415, 422, 501):
                    raise
                self._takes_schema = False
        return _content(self._request("/chat/completions", body))

    def _request(self, path: str, body: Mapping[str, Any] | None) -> Any:  # noqa: ANN401 - JSON
        url = self._base + path
        problem = ""
        for attempt in range(self._attempts):
            wait = 2.0**attempt
            try:
                return _parse(self._send(url, body))
            except urllib.error.HTTPError as error:
                with error:
                    said = _first_words(error)
                if error.code not in _AGAIN:
                    raise _RefusedError(url, error.code, said) from None
                problem = f"{error.code} {said}".strip()
                wait = _told_to_wait(error.headers.get("Retry-After"), wait)
            except EndpointError:
                raise
            except (OSError, http.client.HTTPException) as error:
                problem = _reason(error)
            if attempt + 1 < self._attempts:
                self._sleep(min(wait, _LONGEST_WAIT))
        raise EndpointError(f"{url}: {problem} ({self._attempts} attempts)")

    def _send(self, url: str, body: Mapping[str, Any] | None) -> bytes:
        headers = {"Accept": "application/json", "User-Agent": "geoevents"}
        key = os.environ.get(KEY_VARIABLE, "")
        if key:
            headers["Authorization"] = f"Bearer {_check_key(key, urlsplit(url))}"
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers=headers)  # noqa: S310 - check_url saw the scheme
        until = time.monotonic() + self._timeout
        with _opener(url).open(request, timeout=self._timeout) as response:
            return _read(response, url, until)


class _RefusedError(EndpointError):
    """The server answers with a status that no further attempt would change."""

    def __init__(self, url: str, status: int, said: str) -> None:
        hint = f"; {KEY_VARIABLE} holds the key" if status in (401, 403) else ""
        super().__init__(f"{url}: {status} {said}".rstrip() + hint)
        self.status = status


class _NoRedirects(urllib.request.BaseHandler):
    """Follows nobody: a report's text goes to the server that the user named, and to no other."""

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> None:  # noqa: ANN401
        """Refuse to go where the server sends us."""
        try:
            target = urlsplit(headers.get("Location") or "")
            where = f"{target.scheme}://{target.hostname or ''}"
        except ValueError:
            where = "what is no URL"
        raise EndpointError(f"{req.full_url}: sends on to {where}; give that URL if you mean it")

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def check_url(url: str) -> str:
    """The URL of an API without a slash or ``/chat/completions`` at its end.

    Raises:
        EndpointError: it is not http or https, has no host, or carries a password or a query.
    """
    want = "want a URL such as http://localhost:11434/v1"
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
        _ = parts.port
    except ValueError:
        raise EndpointError(f"{url!r}: no URL; {want}") from None
    if parts.scheme not in ("http", "https"):
        raise EndpointError(f"{url!r}: {parts.scheme or 'no scheme'} is neither http nor https; {want}")
    if not host or any(c.isspace() or not c.isprintable() for c in url.strip()):
        raise EndpointError(f"{url!r}: no host; {want}")
    if parts.username is not None or parts.password is not None:
        raise EndpointError(f"a user or password in the URL of {host}; put the key into {KEY_VARIABLE} instead")
    if parts.query or parts.fragment:
        raise EndpointError(f"{url!r}: no query or fragment belongs there; {want}")
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _check_key(key: str, url: SplitResult) -> str:
    """The key, where it may be sent.

    Raises:
        EndpointError: it would travel in the clear, or cannot stand in a header.
    """
    if url.scheme != "https" and not _is_this_machine(url.hostname or ""):
        raise EndpointError(f"{url.hostname}: the key in {KEY_VARIABLE} would travel in the clear; use https")
    if not key.isascii() or not key.isprintable():
        raise EndpointError(f"{KEY_VARIABLE}: not a key: it has characters that cannot be sent")
    return key.strip()


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _opener(url: str) -> urllib.request.OpenerDirector:
    """What opens http and https only; this machine is asked without a proxy."""
    opener = urllib.request.OpenerDirector()
    proxies: dict[str, str] | None = {} if _is_this_machine(urlsplit(url).hostname or "") else None
    for handler in (
        urllib.request.ProxyHandler(proxies),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _NoRedirects(),
    ):
        opener.add_handler(handler)
    return opener


def _read(response: Any, url: str, until: float) -> bytes:  # noqa: ANN401 - an http.client.HTTPResponse
    """The body, if it is no longer than it may be and comes in time."""
    found = bytearray()
    while chunk := response.read1(_CHUNK):
        found += chunk
        if len(found) > MAX_ANSWER_BYTES:
            raise AnswerError(f"{url}: the answer is longer than {MAX_ANSWER_BYTES:,} bytes")
        if time.monotonic() > until:
            raise TimeoutError("the answer took too long")
    return bytes(found)


def _parse(data: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise AnswerError("the endpoint's answer is not JSON") from None


def _content(answer: Any) -> str:  # noqa: ANN401 - JSON
    try:
        choice = answer["choices"][0]
        content = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise AnswerError(
            "the endpoint's answer is no chat completion: no choices[0].message.content"
        ) from None
    if choice.get("finish_reason") == "length":
        raise AnswerError("the model's answer was cut off at its greatest length")
    if not isinstance(content, str):
        raise AnswerError("the model's answer holds no text")
    return content


def _first_words(error: urllib.error.HTTPError) -> str:
    """What a server says of an error, in a few printable words."""
    try:
        said = error.read(2000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return str(error.reason)
    try:
        told = json.loads(said)
        inner = told.get("error", said) if isinstance(told, dict) else told
        said = str(inner.get("message", said) if isinstance(inner, dict) else inner)
    except (ValueError, RecursionError):
        pass
    return " ".join("".join(c if c.isprintable() else " " for c in said or str(error.reason)).split())[:160]


def _told_to_wait(header: str | None, wait: float) -> float:
    """The seconds of a Retry-After, where it tells any."""
    return max(wait, float(header)) if header and header.isascii() and header.isdigit() else wait


def _reason(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return " ".join(str(reason).split())[:160] or type(reason).__name__
