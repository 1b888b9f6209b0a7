"""Give every response its security headers."""

from __future__ import annotations

from collections.abc import Sequence

import dash
from flask import Flask, Response, g, request

from callbacks.context import get_context

STATIC_PREFIXES = ("/assets/", "/_dash-component-suites/", "/vendor/")


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """Return the policy: own files only, inline scripts only by hash, no frames, no plug-ins."""
    scripts = " ".join(["'self'", *script_hashes])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def add_security_headers(server: Flask, app: dash.Dash) -> None:
    """Register the headers on a server; the hashes are taken late, when all callbacks are known."""

    @server.after_request
    def secure(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = content_security_policy(app.csp_hashes())
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["X-Frame-Options"] = "DENY"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        headers["X-Request-Id"] = g.get("request_id", "")
        headers["X-Zqt-Build"] = get_context().build
        if not request.path.startswith(STATIC_PREFIXES):
            headers["Cache-Control"] = "no-store"
        if request.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
