"""The commands ``dabiao draft`` and ``dabiao adopt``: from the text of a plan to rows of the registry."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.cli.options import settings_of
from analytics.cli.output import table_language, warn, write
from analytics.errors import InputError, one_of, printable
from analytics.message import Message, listed

if TYPE_CHECKING:
    from analytics.drafting.new_regions import NewRegions

#: Rows of a draft that one line names.
MOST_NAMED = 8


def draft(
    plan: Annotated[Path, typer.Argument(help="The plan: .txt, .md, .html, .docx or .pdf, in Chinese.")],
    region: Annotated[
        str,
        typer.Option("--region", help="Whose plan: any name; a new Chinese name adds it, as does its pinyin (Dahe)."),
    ],
    issued: Annotated[str, typer.Option("--issued", help="Day of issue, e.g. 2024-02-01 or 2024年2月1日.")],
    period: Annotated[str | None, typer.Option("--period", help="First and last year, e.g. 2023..2025.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Table to write: draft.xlsx (default) or .csv.")] = None,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", help="Language of the page and the workbook: zh or en; default that of what is printed."
        ),
    ] = None,
) -> None:
    """Read a plan and draft its goals: a table to edit, and a page that shows every number of the text.

    Example: dabiao draft plan.docx --region xinxiang --issued 2023-09-28
    """
    from analytics.drafting import draft_tables, plan_words, review
    from analytics.drafting.as_written import day_of
    from analytics.drafting.draft import draft_document, unused_frame
    from analytics.drafting.new_regions import NewRegions
    from analytics.targets import registry
    from analytics.words.catalogue import LANGS

    lang = lang or table_language()
    one_of("--lang", lang, LANGS)
    day = day_of(issued, "--issued")
    raw_dir = settings_of(None).raw_dir
    known = registry.load(raw_dir)
    plan_words.read_from(raw_dir)
    regions = NewRegions(known)
    own = _region(region, regions, plan)
    made = draft_document(plan, regions.every(), own, day, _years(period))
    rows = draft_tables.draft_rows(made, set(known.plans["plan_id"]))
    table = draft_tables.write_draft(rows, unused_frame(made), out or Path("draft.xlsx"), lang)
    page = review.write_review(made, rows, table.with_suffix(".html"), lang)
    numbers = [g for g in made.goals if g.has_number]
    bands = {band: sum(g.band == band for g in numbers) for band in ("high", "middle", "low")}
    write(
        Message(
            "{n:goal|goals} with a number ({high} high, {middle} middle, {low} low confidence), {others} without, "
            "{unused:other number|other numbers} not used (each with its reason)",
            n=len(numbers),
            **bands,
            others=len(made.goals) - len(numbers),
            unused=len(made.unused),
        )
    )
    if not own[0]:
        warn(Message("{region} is in no list of regions; before adopting say which province it belongs to, else no "
                     "related figures are found for it: dabiao add region {region} --parent PROVINCE",
                     region=own[1]))  # fmt: skip
    for note in made.notes:
        warn(note)
    if made.left_out:
        write(
            Message(
                "{n:line around the text was|lines around the text were} left out (menus, headers, numbers of "
                "pages); the page lists them",
                n=len(made.left_out),
            )
        )
    write(Message("table {table}, review page {page}", table=table, page=page))
    if not numbers:
        warn(
            Message(
                "no goal with a number was found; check that the file is the plan itself, and see "
                "the page for the reasons"
            )
        )
    write(Message("accept or reject the rows, then: dabiao adopt {table}", table=table))


def adopt(
    table: Annotated[Path, typer.Argument(help="The draft as .xlsx or .csv, with its decisions.")],
) -> None:
    """Add the accepted rows of a draft to the registry of this workspace: all of them, or none and what to correct.

    Example: dabiao adopt draft.xlsx
    """
    from analytics.drafting import plan_words
    from analytics.drafting.adopt import adopt as add
    from analytics.drafting.draft_tables import in_heads_of, read_draft
    from analytics.flow.workspace import own_raw_dir

    raw_dir = own_raw_dir(settings_of(None))
    plan_words.read_from(raw_dir)
    try:
        added = add(read_draft(table), raw_dir, str(table))
    except InputError as error:
        raise in_heads_of(table, error) from None
    write(
        Message(
            "{n:target|targets} of {plans} added; {left_out:row was|rows were} not accepted",
            n=added.targets,
            plans=", ".join(added.plans),
            left_out=added.left_out,
        )
    )
    if added.undecided:
        names = listed([printable(name) for name in added.undecided], MOST_NAMED)
        write(
            Message(
                "without a decision in the draft and so not in the registry: {names}; "
                "if one is a goal: dabiao add target",
                names=names,
            )
        )
    if added.delivered:
        write(Message("regions of the delivered list added: {ids}", ids=", ".join(added.delivered)))
    for what, ids in ((Message("new regions"), added.regions), (Message("new indicators"), added.indicators)):
        if ids:
            write(Message("{what}, with names formed by rule, check them: {ids}", what=what, ids=", ".join(ids)))
    write(Message("next: dabiao run"))


def _region(name: str, regions: NewRegions, plan: Path) -> tuple[str, str]:
    """Id and Chinese name of the plan's region; a Chinese name of a place that no list knows stands for itself.

    A name in Latin letters that no list knows is the place whose pinyin it is among those that the plan's head names.
    """
    from analytics.drafting.documents import read_lines
    from analytics.drafting.draft import HEAD_LINES
    from analytics.drafting.new_regions import is_chinese, named_in, names_a_place
    from analytics.drafting.normal import normal_form
    from analytics.targets.names import unknown

    region_id = regions.find(name)
    if region_id:
        return region_id, str(regions.every().set_index("region_id").at[region_id, "zh"])
    if not is_chinese(name) and (
        place := named_in([normal_form(text) for _, text in read_lines(plan)[:HEAD_LINES]], name)
    ):
        write(Message("{name} is {place}, as the head of the plan has it; its id and English name are formed of the "
                      "pinyin when the draft is adopted (dabiao add region {place} --id ID --en NAME before says "
                      "otherwise)", name=printable(name), place=place))  # fmt: skip
        return regions.find(place), place
    if not names_a_place(name):
        raise InputError(unknown(name, regions.known.names))
    return "", name


def _years(period: str | None) -> tuple[date, date] | None:
    if period is None:
        return None
    first, _, last = period.partition("..")
    if not (first.isdigit() and last.isdigit() and 1990 <= int(first) <= int(last) <= 2100):
        raise InputError(Message("--period: {period!r}, expected FIRST..LAST, e.g. 2023..2025", period=period))
    return date(int(first), 1, 1), date(int(last), 12, 31)
