"""Give every response its security headers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import dash
from flask import Flask, Response, g, request

from callbacks.context import get_context

# As Dash marks its own and our files, we the vendor's, and the vendor its fonts; ours are named by content.
_FINGERPRINT = re.compile(
    r"[?&](?:m|v)=[\w.]+|\.v\d+_\d+_\d+m\d+\.|\?[0-9a-f]{32}$|^/fonts/[0-9a-f]{20}\.woff2\?$"
)
STATIC_PREFIXES = ("/assets/", "/_dash-component-suites/", "/vendor/", "/fonts/")


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


def _cache_control(status: int) -> str:
    """Return how long a browser may keep an answer: files whose address names their version for good."""
    if not request.path.startswith(STATIC_PREFIXES) or status not in (200, 304):
        return "no-store"
    if _FINGERPRINT.search(request.full_path):
        return "private, max-age=31536000, immutable"
    return "private, max-age=3600"


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
        headers["Cache-Control"] = _cache_control(response.status_code)
        if request.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
