"""Serves the pages by waitress: the gallery at `/`, the workspace at `/workspace`, own pages at `/mine`.

With --gallery-only nothing of the archive is opened but the folder of the gallery, after a look at the withdrawal
ledger where there is one. Reads the settings; decides nothing.
"""

import gc
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import click
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from archive.bootstrap import PRIVATE, open_archive, require_gallery_not_older, require_whole
from archive.config import Config, WebSettings, load_config
from archive.terms.errors import SettingsError
from web.doorstep import SMALL_REQUEST_BYTES, Allowed, open_server
from web.gallery.app import create_gallery
from web.narrator.app import create_narrator
from web.workspace.app import create_workspace
from web.workspace.door import largest_request
from web.workspace.knocking import knocking
from web.workspace.secret import signing_key

WORKSPACE = "/workspace"
MINE = "/mine"
THREADS = 8
CONNECTIONS = 1_000
"""Half-sent requests hold a connection each; waitress's own limit of 100 is soon reached by one visitor."""
RECEIVED_AT_ONCE = 256 * 1024
"""Waitress takes 8 KiB at a time by itself, which makes hours of film slow to arrive."""
LOUD = (
    "INSECURE HTTP: the sign-in cookie travels unencrypted. For this machine alone, never over a network.\n"
    "Set insecure_http = false, and put https in front, before anybody else signs in."
)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings file.")
@click.option("--host", help="Instead of the one in the settings.")
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of the one in the settings.")
@click.option("--gallery-only", is_flag=True, help="Only the public pages; the archive is not opened.")
@click.option("--insecure-http", is_flag=True, help="Let the sign-in cookie travel over plain http.")
def serve(
    config: Path | None, host: str | None, port: int | None, *, gallery_only: bool, insecure_http: bool
) -> None:
    """Serve the gallery, and the workspace below /workspace."""
    os.umask(PRIVATE)
    try:
        settings = _with(load_config(config), host, port, insecure_http=insecure_http)
        application, allowed = make_rooms(settings, gallery_only=gallery_only)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if not gallery_only:
        tempfile.tempdir = str(settings.work_folder)  # an upload lies there until it is kept
    if settings.web.insecure_http and not gallery_only:
        click.secho(LOUD, fg="red", bold=True, err=True)
    largest = SMALL_REQUEST_BYTES if gallery_only else largest_request(settings.media.largest_bytes)
    _run(application, settings.web, largest, allowed)


def _with(config: Config, host: str | None, port: int | None, *, insecure_http: bool) -> Config:
    """Return the settings with what the command line says instead."""
    web = config.web
    return replace(
        config,
        web=replace(
            web,
            host=host or web.host,
            port=port or web.port,
            insecure_http=insecure_http or web.insecure_http,
        ),
    )


def make_application(config: Config, *, gallery_only: bool) -> Application:
    """Return the pages that the settings ask for. Raises SettingsError where the data folder cannot be used."""
    application, _ = make_rooms(config, gallery_only=gallery_only)
    return application


def make_rooms(config: Config, *, gallery_only: bool) -> tuple[Application, Allowed]:
    """Return the pages, and what says how large a request may be before they are asked. Raises like the above."""
    require_whole(config)
    if gallery_only:
        gallery = _gallery(config, workspace_url="")
        require_gallery_not_older(config)
        return behind_proxies(gallery.wsgi_app, config.web), nothing_large
    archive = open_archive(config)
    key = signing_key(config.data_dir, os.environ.get(config.web.secret_env))
    workspace = create_workspace(
        archive,
        base_url=public_address(config.web),
        secret_key=key,
        insecure_http=config.web.insecure_http,
        gallery_path="/",
    )
    public = _gallery(config, workspace_url=f"{WORKSPACE}/")
    narrator = create_narrator(archive, base_url=public_address(config.web), secret_key=key)
    rooms = DispatcherMiddleware(public.wsgi_app, {WORKSPACE: workspace.wsgi_app, MINE: narrator.wsgi_app})
    return behind_proxies(rooms, config.web), knocking(workspace, archive, WORKSPACE)


def nothing_large(method: str, path: str, cookies: str) -> int | None:  # noqa: ARG001 - as the server asks
    """Say that nothing large is taken in: for the public pages alone."""
    return 0


def behind_proxies(application: Application, web: WebSettings) -> Application:
    """Believe as many proxies as the settings say who is asking, and whether it was by https; by default none."""
    if not web.trusted_proxies:
        return application
    count = web.trusted_proxies
    return ProxyFix(application, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0)


def _gallery(config: Config, *, workspace_url: str) -> Flask:
    return create_gallery(
        config.gallery_folder,
        base_url=public_address(config.web),
        name=config.archive.name,
        description=config.archive.description,
        contact=config.archive.contact,
        workspace_url=workspace_url,
        trusted_hosts=config.web.hosts,
    )


def public_address(web: WebSettings) -> str:
    """Return where the pages are for everybody: https at the first host of the settings that is not this machine."""
    return web.public_address


def _run(application: Application, web: WebSettings, largest_request_bytes: int, allowed: Allowed) -> None:
    try:
        server = open_server(
            application,
            allowed=allowed,
            host=web.host,
            port=web.port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            recv_bytes=RECEIVED_AT_ONCE,
            max_request_body_size=largest_request_bytes,
            ident=None,
            clear_untrusted_proxy_headers=not web.trusted_proxies,
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise click.ClickException(f"Cannot serve on {web.host}:{web.port}: {why}.") from error
    signal.signal(signal.SIGTERM, _end)
    settle()
    click.echo(f"Serving on http://{web.host}:{web.port}/", err=True)
    server.run()
    server.close()


def settle() -> None:
    """Let the garbage collector leave out all that is loaded by now: walking through it made some pages late."""
    gc.collect()
    gc.freeze()


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    """Let what is under way finish, and go."""
    sys.exit(0)


if __name__ == "__main__":
    serve()
