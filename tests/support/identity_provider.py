"""A small OpenID Connect provider on this machine: discovery, token, user information, keys made here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID = "qiongtu"


class IdentityProvider:
    """Vouches for `facts` (subject, name …) at the next exchange of a code."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key = self.key
        self.facts: dict[str, Any] = {"sub": "1"}
        self.audience = CLIENT_ID
        self.exchanged: list[dict[str, str]] = []
        self.issuer = ""

    def answer(self, path: str, body: str) -> Any:
        """The JSON of an address, None for an unknown one."""
        if path == "/.well-known/openid-configuration":
            return self._describe()
        if path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}
        if path == "/token":
            self.exchanged.append({key: values[0] for key, values in parse_qs(body).items()})
            return {"access_token": "a", "token_type": "Bearer", "id_token": self._sign()}
        return self.facts if path == "/userinfo" else None

    def _describe(self) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        found = {f"{name}_endpoint": f"{self.issuer}/{end}" for name, end in ends.items()}
        methods = ["client_secret_post"]
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": methods,
            **found,
        }

    def _sign(self) -> str:
        now = datetime.now(UTC)
        times = {"iat": now, "exp": now + timedelta(minutes=5)}
        claims = {**self.facts, "iss": self.issuer, "aud": self.audience, **times}
        return jwt.encode(claims, self.signing_key, algorithm="RS256", headers={"kid": "one"})


@contextmanager
def serve_identities() -> Iterator[IdentityProvider]:
    """The provider at a free port of the loopback address."""
    provider = IdentityProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _answer(self, body: str) -> None:
            found = provider.answer(self.path, body)
            text = json.dumps(found).encode()
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
