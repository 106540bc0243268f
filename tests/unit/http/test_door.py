"""How a request of the server's own interface becomes one of WSGI, and an answer the other way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from gis_core.http.door import Responder, describe_request
from gis_core.interest import Interest


def scope(*headers: tuple[str, str], **more: Any) -> Any:
    """A request as granian tells it."""
    facts = {
        "method": "GET", "path": "/tiles/a", "query_string": "a=1", "http_version": "1.1", "scheme": "http",
        "client": "192.0.2.1:5000", "server": "127.0.0.1:8000", "authority": None,
    }  # fmt: skip
    return SimpleNamespace(**{**facts, **more}, headers=SimpleNamespace(items=lambda: list(headers)))


class Protocol:
    """What the server is told."""

    def __init__(self) -> None:
        self.said: list[Any] = []

    def response_bytes(self, *said: Any) -> None:
        self.said.append(said)

    def response_stream(self, *said: Any) -> Any:
        self.said.append(said)
        return SimpleNamespace(send_bytes=self.said.append)


def test_a_request_in_the_words_of_wsgi() -> None:
    said = describe_request(scope(("host", "a.example"), ("content-type", "text/plain"), ("x-a-b", "1")))
    assert (said["REQUEST_METHOD"], said["QUERY_STRING"]) == ("GET", "a=1")
    assert (said["REMOTE_ADDR"], said["SERVER_PORT"]) == ("192.0.2.1", "8000")
    assert (said["HTTP_HOST"], said["CONTENT_TYPE"], said["HTTP_X_A_B"]) == ("a.example", "text/plain", "1")


def test_texts_are_bytes_as_letters() -> None:
    assert describe_request(scope(path="/琼"))["PATH_INFO"].encode("latin-1").decode() == "/琼"


def test_repeated_headers_are_joined_and_hidden_ones_dropped() -> None:
    said = describe_request(scope(
        ("cookie", "a=1"), ("cookie", "b=2"), ("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2"),
        ("x_client_verify", "SUCCESS"),
    ))  # fmt: skip
    assert said["HTTP_COOKIE"] == "a=1; b=2" and said["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert "HTTP_X_CLIENT_VERIFY" not in said


def test_http_2_and_ipv6() -> None:
    said = describe_request(scope(client="[::1]:5000", authority="b.example"))
    assert said["REMOTE_ADDR"] == "::1" and said["HTTP_HOST"] == "b.example"


def test_an_answer_goes_out_whole_or_in_parts() -> None:
    for parts, said in (
        ([b"ab"], [(200, [], b"ab")]),
        ([], [(200, [], b"")]),
        (iter([b"a", b"b", b"c"]), [(200, []), b"a", b"b", b"c"]),
    ):
        protocol = Protocol()
        responder = Responder(protocol)
        responder.start("200 OK", [])
        responder.send(parts, Interest())
        assert protocol.said == said


def test_who_has_left_is_sent_no_more() -> None:
    protocol, interest, closed = Protocol(), Interest(), []

    class Parts:
        def __iter__(self) -> Any:
            yield b"a"
            yield b"b"
            interest.leave()
            yield b"c"

        def close(self) -> None:
            closed.append(1)

    Responder(protocol).send(Parts(), interest)
    assert b"c" not in protocol.said and closed
