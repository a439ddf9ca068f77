"""The command ``dabiao serve``: the site in a browser on this machine, with scenarios worked out when asked for."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import AsOfOption, EvidenceOption, LangOption, ModelOption, WarehouseOption, settings_of
from analytics.cli.output import warn, write
from analytics.errors import DabiaoError
from analytics.lazy import lazy
from analytics.message import Message

if TYPE_CHECKING:
    from analytics.cli import show
else:
    show = lazy("analytics.cli.show")


def serve(
    as_of: AsOfOption = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen on; by default this machine alone.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", help="Port to listen on.", min=1, max=65535)] = 8000,
    out: Annotated[Path | None, typer.Option(help="Folder of the briefings, for the archive.")] = None,
    model: ModelOption = None,
    lang: LangOption = None,
    evidence: EvidenceOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Show the site in a browser, with scenarios that are worked out when asked for; nothing is written.

    Example: dabiao serve --as-of newest
    """
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError as error:
        missing = Message("{name} is not installed: pip install 'dabiao[serve]'", name=error.name)
        raise DabiaoError(missing) from None
    from analytics.flow.brief import assess_now
    from analytics.flow.live_site import LiveSite
    from analytics.web import LOCAL_HOSTS, application

    settings = settings_of(warehouse, model=model, lang=lang, evidence=evidence)
    with show.open_workspace(settings) as workspace:
        day = show.as_of_day(workspace, as_of)
        show.progress(Message("forecast and judge as of {day}", day=day))
        site = LiveSite(workspace.warehouse, settings, assess_now(workspace.warehouse, settings, day), out)
        hosts = LOCAL_HOSTS if is_loopback(host) else ("*",)
        if not is_loopback(host):
            warn(Message("whoever reaches this machine can read all of it: there is no password"))
        write(Message("http://{host}:{port}/ (Ctrl+C ends it)", host=host, port=port))
        uvicorn.run(application(site, hosts), host=host, port=port, log_level="warning", access_log=False)


def is_loopback(host: str) -> bool:
    """Whether an address is of this machine alone.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("::1")
    (True, True, False, True)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
