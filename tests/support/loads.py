"""Load a file that a test writes, and ask the newest build."""

from analytics import flow
from analytics.ingest import Options
from analytics.warehouse import content_digest, current_build, open_build

HEADER = "region,date,parameter,value\n"


def put(tmp_path, name, text, card=None):
    path = tmp_path / "given" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if card is not None:
        path.with_suffix(".card.toml").write_text(card, encoding="utf-8")
    return path


def load(settings, *paths, **options):
    return flow.ingest_files(settings, list(paths), Options(**options))


def digest(settings):
    with open_build(current_build(settings.warehouse_dir)) as wh:
        return content_digest(wh)


def rows(settings, sql, **params):
    with open_build(current_build(settings.warehouse_dir)) as wh:
        return wh.con.execute(sql, params or None).fetchall()
