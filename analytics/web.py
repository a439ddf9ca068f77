"""The site over HTTP: an ASGI application that reads and never writes."""

from __future__ import annotations

import mimetypes
from html import escape
from http import HTTPStatus
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from analytics.errors import InputError
from analytics.flow.live_site import LiveSite
from analytics.message import Message
from analytics.words.catalogue import LANGS, say
from analytics.words.messages import in_language

LONGEST_SCENARIO = 200
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
TYPES = {".atom": "application/atom+xml", ".parquet": "application/vnd.apache.parquet", ".js": "text/javascript"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


def application(site: LiveSite, hosts: tuple[str, ...] = LOCAL_HOSTS) -> Starlette:
    """Make the application that serves a site.

    Parameters
    ----------
    site : LiveSite
        What to serve.
    hosts : tuple of str
        Names under which it answers; a page elsewhere cannot reach it under a name of its own.
    """

    def answer(request: Request) -> Response:
        path = request.path_params["path"]
        if not path:
            return RedirectResponse("/index.html", HTTPStatus.TEMPORARY_REDIRECT, HEADERS)
        lang = path[:2] if path[:2] in LANGS else "en"
        scenario = request.query_params.get("scenario", "")
        try:
            if len(scenario) > LONGEST_SCENARIO:
                raise InputError(Message("a scenario has at most {n} characters", n=LONGEST_SCENARIO))
            content = site.get(path, scenario if site.allows_scenario(path) else "")
        except InputError as error:
            return _line(in_language(error.message, lang), quote(f"/{path}"), HTTPStatus.BAD_REQUEST, lang)
        if content is None:
            return _line(say(lang, "site.not_found"), "/", HTTPStatus.NOT_FOUND, lang)
        return Response(content, media_type=type_of(path), headers=HEADERS)

    return Starlette(
        routes=[Route("/{path:path}", answer, methods=["GET"])],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
    )


def _line(text: str, back: str, status: HTTPStatus, lang: str) -> Response:
    """A page of one line, with a link back."""
    page = (
        f'<!DOCTYPE html><html lang="{say(lang, "meta.lang")}"><meta charset="utf-8"><title>{status.value}</title>'
        f'<p>{escape(text)}</p><p><a href="{escape(back)}">{escape(say(lang, "site.index"))}</a></p></html>'
    )
    headers = HEADERS | {"Content-Security-Policy": "default-src 'none'"}
    return Response(page, status, media_type="text/html", headers=headers)


def type_of(path: str) -> str:
    """Type of a file by its name.

    Examples
    --------
    >>> type_of("zh/changes.atom"), type_of("zh/index.html")
    ('application/atom+xml', 'text/html')
    """
    ending = path[path.rfind(".") :] if "." in path else ""
    return TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
