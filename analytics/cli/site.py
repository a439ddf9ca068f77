"""The command ``dabiao site``: every region, plan and goal as a folder of pages that needs no server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import AsOfOption, EvidenceOption, LangOption, ModelOption, WarehouseOption, settings_of
from analytics.lazy import lazy

if TYPE_CHECKING:
    from analytics.cli import show
else:
    show = lazy("analytics.cli.show")


def site(
    folder: Annotated[
        Path,
        typer.Argument(help="Folder of the site: new, empty, or holding a site, which is replaced whole."),
    ],
    as_of: AsOfOption = None,
    model: ModelOption = None,
    lang: LangOption = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the briefings, for the archive.")] = None,
    evidence: EvidenceOption = None,
    warehouse: WarehouseOption = None,
) -> None:
    """Write a site: regions, plans, a page for each goal, briefings, track record, data; in Chinese and English.

    Example: dabiao site public --as-of newest
    """
    from analytics.flow.site import expect_site_folder, publish_site

    expect_site_folder(folder)  # before anything that takes time
    settings = settings_of(warehouse, model=model, lang=lang, evidence=evidence)
    with show.open_workspace(settings) as workspace:
        day = show.as_of_day(workspace, as_of)
        made = publish_site(workspace.warehouse, settings, folder, day, out=out, progress=show.progress)
    show.site_made(made)
    show.parts_failed(made.faults)
