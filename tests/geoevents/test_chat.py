"""Asking a chat-completions server: a real one on this machine, with all that servers do wrong."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from geoevents.errors import AnswerError, EndpointError
from geoevents.extraction.chat import KEY_VARIABLE, MAX_ANSWER_BYTES, ChatServer, check_url


@pytest.fixture
def ask(chat_server: Any, waits: list[float]) -> Callable[[], str]:
    chat = ChatServer(chat_server.url, model="m", timeout=5, sleep=waits.append)
    return lambda: chat.ask([{"role": "user", "content": "text"}], schema={"type": "object"})


@pytest.fixture
def waits() -> list[float]:
    return []


def test_a_question_and_its_answer(chat_server: Any, ask: Callable[[], str]) -> None:
    chat_server.say("hello")
    assert ask() == "hello"
    [(path, headers, body)] = chat_server.asked
    assert path == "/v1/chat/completions"
    assert "Authorization" not in headers
    assert body["model"] == "m"
    assert body["temperature"] == 0
    assert body["messages"] == [{"role": "user", "content": "text"}]
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


def test_the_key_comes_from_the_environment_and_is_in_no_message(
    chat_server: Any, ask: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret-7")
    chat_server.say({"error": {"message": "bad key"}}, status=401)
    with pytest.raises(EndpointError, match=f"401 bad key; {KEY_VARIABLE} holds the key") as told:
        ask()
    assert "secret-7" not in str(told.value)
    assert chat_server.asked[0][1]["Authorization"] == "Bearer secret-7"
    assert b"secret-7" not in pickle.dumps(ChatServer(chat_server.url, model="m"))


def test_a_key_does_not_travel_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret-7")
    chat = ChatServer("http://model.example/v1", model="m", attempts=1)
    with pytest.raises(EndpointError, match="would travel in the clear; use https"):
        chat.ask([], schema={})


def test_a_busy_server_is_asked_again_after_a_while(
    chat_server: Any, ask: Callable[[], str], waits: list[float]
) -> None:
    chat_server.say("slow down", status=429, Retry_After="7")
    chat_server.say("oops", status=503)
    chat_server.say("fine")
    assert ask() == "fine"
    assert waits == [7, 2]


def test_a_server_that_stays_down_is_one_line(
    chat_server: Any, ask: Callable[[], str], waits: list[float]
) -> None:
    chat_server.say("out\nof\x1b[31m memory", status=500)
    with pytest.raises(EndpointError, match=r"/v1/chat/completions: 500 out of \[31m memory \(4 attempts\)$"):
        ask()
    assert waits == [1, 2, 4]


def test_nobody_at_home_is_one_line() -> None:
    chat = ChatServer("http://127.0.0.1:1/v1", model="m", sleep=lambda _: None)
    with pytest.raises(EndpointError, match=r"http://127\.0\.0\.1:1/v1/chat/completions: connection refused"):
        chat.ask([], schema={})


def test_a_wrong_request_is_not_repeated(chat_server: Any, ask: Callable[[], str]) -> None:
    chat_server.say({"error": "no such model"}, status=404)
    with pytest.raises(EndpointError, match="404 no such model"):
        ask()
    assert len(chat_server.asked) == 1


def test_a_server_that_takes_no_schema_is_asked_without(chat_server: Any, ask: Callable[[], str]) -> None:
    chat_server.say("response_format?", status=400)
    chat_server.say("fine")
    assert [ask(), ask()] == ["fine", "fine"]
    assert ["response_format" in body for _, _, body in chat_server.asked] == [True, False, False]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["http://127.0.0.1:1/v1", "file:///etc/passwd", "https://other.example/x"])
def test_nobody_is_followed(chat_server: Any, ask: Callable[[], str], status: int, target: str) -> None:
    chat_server.say("", status=status, Location=target)
    with pytest.raises(EndpointError, match=r"sends on to (http://127|file://|https://other)"):
        ask()
    assert len(chat_server.asked) == 1


def test_an_answer_without_end_is_given_up(chat_server: Any, ask: Callable[[], str]) -> None:
    chat_server.script.append((200, {}, b" " * (MAX_ANSWER_BYTES + 100_000)))
    with pytest.raises(AnswerError, match="longer than 4,000,000 bytes"):
        ask()


def test_an_answer_that_drips_is_given_up(chat_server: Any) -> None:
    chat_server.script.append((200, {}, b" " * 1_000_000))
    chat = ChatServer(chat_server.url, model="m", timeout=0.0001, attempts=2, sleep=lambda _: None)
    with pytest.raises(EndpointError, match="2 attempts"):
        chat.ask([], schema={})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": ["a"]}}]}',
        b'{"choices": {"0": {"message": {"content": "a"}}}}',
        b'{"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]}',
    ],
    ids=lambda body: body[:60].decode("latin-1"),
)
def test_what_is_no_completion_is_an_error_of_the_answer(
    chat_server: Any, ask: Callable[[], str], body: bytes
) -> None:
    chat_server.script.append((200, {}, body))
    with pytest.raises(AnswerError) as told:
        ask()
    assert len(str(told.value).splitlines()) == 1


def test_the_only_model_of_a_server_is_taken(chat_server: Any) -> None:
    chat_server.script.append((200, {}, b'{"data": [{"id": "tiny-1"}]}'))
    assert ChatServer(chat_server.url).model == "tiny-1"
    assert chat_server.asked[0][0] == "/v1/models"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"data": [{"id": "a"}, {"id": "b"}]}', "it has a, b"),
        (b"{}", "--endpoint-model$"),
        (b"[]", "-model$"),
    ],
)
def test_of_several_models_one_must_be_named(chat_server: Any, body: bytes, words: str) -> None:
    chat_server.script.append((200, {}, body))
    with pytest.raises(EndpointError, match=words):
        _ = ChatServer(chat_server.url).model


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:11434",
        "ftp://host/v1",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/plain,a",
        "http://",
        "http:///v1",
        "http://user:word@host/v1",
        "http://host/v1?key=a",
        "http://host:port/v1",
        "http://ho st/v1",
        "http://host/\nv1",
        "http://[::1/v1",
    ],
)
def test_what_is_no_url_of_an_api_is_refused(url: str) -> None:
    with pytest.raises(EndpointError) as told:
        check_url(url)
    assert len(str(told.value).splitlines()) == 1
    assert "word" not in str(told.value).replace("password", "")


def test_a_url_may_name_the_api_or_its_end() -> None:
    assert check_url("https://host/v1/") == "https://host/v1"
    assert check_url("http://[::1]:80/v1/chat/completions") == "http://[::1]:80/v1"
