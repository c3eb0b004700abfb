"""The security headers of every response, errors too. Knows no page; may not be switched off by one."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

FRAMED_POLICY = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")

DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED_FEATURES),
}

RECORDING_ENDPOINTS = frozenset({"unfinished.record"})
"""Pages that record: there, and nowhere else, the browser may offer its microphone to a page of ours."""
RECORDING = ALWAYS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")


def protect(app: Flask, *, listed: bool, framed: frozenset[str] = frozenset()) -> None:
    """Put the headers on every response of `app`; `listed` says whether search engines may know it.

    `framed` are the endpoints that other sites may show in a frame, and that search engines do not list for that.
    What says nothing about caching is not kept anywhere: a withdrawn page must not live on in a cache.
    """

    def put_headers(response: Response) -> Response:
        response.headers.update(ALWAYS)
        if request.endpoint in RECORDING_ENDPOINTS and response.status_code == 200:  # noqa: PLR2004
            response.headers["Permissions-Policy"] = RECORDING
        if request.endpoint in framed:
            response.headers["Content-Security-Policy"] = FRAMED_POLICY
            response.headers["X-Robots-Tag"] = "noindex, noarchive"
        response.headers.setdefault("Cache-Control", "no-store")
        if not listed:
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    app.after_request(put_headers)
