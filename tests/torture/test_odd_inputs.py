"""Whatever a file holds, reading it ends in rows accepted or quarantined, or in one message; never in a traceback."""

import resource
import shutil
import warnings
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.odd_inputs import Input, inputs, mutated, of_bytes_or_cells
from support.odd_tables import tables
from support.reading import TODAY, expect_accounted_for, expect_harmless, lookup
from support.small_country import small_workspace

from analytics import resources, standards
from analytics.drafting import draft_tables, review
from analytics.drafting.draft import draft_document
from analytics.drafting.new_regions import NewRegions
from analytics.errors import DabiaoError
from analytics.flow import alerts
from analytics.ingest import Options, named_layouts
from analytics.ingest.event_lists import StatedList, read_events
from analytics.settings import Settings
from analytics.targets import registry

CORPUS = sorted((Path(__file__).parents[1] / "corpus").iterdir())
#: a file that makes a reader take more than this kills the test, not the machine
MOST_BYTES = 12 * 2**30
SEEDS = st.integers(0, 2**40)
PLAN = """某市生态环境保护行动方案（2023—2025年）
一、主要目标
到2025年，全市PM2.5年均浓度控制在44微克/立方米以下，优良天数比率达到67.5%以上，重度及以上污染天数比率控制在1.5%以内。
（一）水环境。国家考核断面优良水体比例达到70%，劣V类水体全面消除；较2020年下降10%以上。
1.2023年底前完成20家企业改造，2024年完成其余九成五。
指标,单位,2020年,2025年,属性
PM2.5浓度,微克/立方米,52,44,约束性
优良天数比率,%,64.2,67.5,约束性
"""
SETTINGS = 'lang = "zh"\nregion = "xinxiang"\nseed = 7\nn_paths = 500\nsite = "site"\nworkers = 2\nhindsight = true\n'
ALERTS = 'language = "zh"\nchannels = ["json://localhost"]\nregions = ["xinxiang"]\n'


@pytest.fixture(scope="module", autouse=True)
def bounded():
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES if before[1] < 0 else min(MOST_BYTES, before[1]), before[1]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def tortured(n: int):
    """Settings of a property that tries so many inputs, always the same ones, and is not told how long one may take."""
    return settings(
        max_examples=n, deadline=None, database=None, derandomize=True, report_multiple_bugs=True,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@pytest.fixture
def tried(record_property, times, request):
    """Runs a body on n inputs of a strategy a slice (as many times as asked for), and records how many it was."""

    def run(n: int, body, *strategies) -> None:
        done = [0]

        @tortured(n * min(times, 60))
        @given(st.tuples(*strategies))
        def each(drawn):
            done[0] += 1
            body(*drawn)

        try:
            each()
        finally:
            record_property(f"odd inputs: {request.node.name.removeprefix('test_').replace('_', ' ')}", done[0])

    return run


def laid(folder: Path, one: Input) -> Path:
    path = folder / one.name
    path.write_bytes(one.data)
    card = path.with_suffix(".card.toml")
    card.unlink(missing_ok=True)
    if one.card:
        card.write_text(one.card, encoding="utf-8", errors="replace")
    return path


def test_files_that_did_harm_once(record_property):
    for path in CORPUS:
        expect_accounted_for(path)
    record_property("odd inputs: files that did harm once", len(CORPUS))


@pytest.mark.parametrize("kind", ["text", "workbooks", "parquet"])
def test_files_with_changed_bytes_cells_and_members(tmp_path, tried, kind):
    ends = {"text": (".csv", ".txt"), "workbooks": (".xlsx", ".xls", ".et", ".ods"), "parquet": (".parquet",)}[kind]
    files = [one for one in inputs() if one.name.endswith(ends)]

    def read(one, seed):
        region = "xinxiang" if seed % 3 == 0 else None
        path = laid(tmp_path, mutated(one, seed))
        expect_accounted_for(path, Options(region=region, new_regions=seed % 5 == 0, today=TODAY))

    tried({"text": 80, "workbooks": 30, "parquet": 15}[kind], read, st.sampled_from(files), SEEDS)


def test_small_tables_of_likely_names_and_cells(tmp_path, tried):
    def read(text, region):
        path = tmp_path / "any.csv"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        expect_accounted_for(path, Options(region=region, today=TODAY))

    tried(40, read, tables(), st.sampled_from([None, "anyang"]))


def test_lists_of_events(tmp_path, tried):
    files = [one for one in inputs() if one.name in ("events.csv", "book.xlsx", "wide.csv")]

    def read(one, seed):
        path = laid(tmp_path, mutated(one, seed))
        refused(lambda: read_events(path, lookup(), StatedList(date(2025, 2, 1), "office", region="xinxiang")))

    tried(6, read, st.sampled_from(files), SEEDS)


def refused(work) -> None:
    """Do something with odd input: it goes well, or ends in one message."""
    try:
        work()
    except DabiaoError as error:
        expect_harmless(str(error))


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    return small_workspace(tmp_path_factory.mktemp("odd") / "home")


@pytest.mark.parametrize("folder", ["registry", "standards", "lexicon"])
def test_tables_of_a_workspace(country, tmp_path, tried, folder):
    raw = tmp_path / "raw"
    shutil.copytree(country / "data" / "raw", raw)
    shutil.copytree(resources.raw_dir() / "lexicon", raw / "lexicon")
    files = sorted(path for path in (raw / folder).iterdir() if path.suffix in (".csv", ".toml"))
    load = {"registry": registry.load, "standards": standards.load, "lexicon": layouts_of}[folder]

    def read(path, seed):
        before = path.read_bytes()
        path.write_bytes(of_bytes_or_cells(before, seed))
        try:
            refused(lambda: load(raw))
        finally:
            path.write_bytes(before)

    tried({"registry": 12, "standards": 8, "lexicon": 3}[folder], read, st.sampled_from(files), SEEDS)


def layouts_of(raw: Path) -> None:
    named_layouts.read_from(raw)
    try:
        named_layouts.named_layouts()
    finally:
        named_layouts.read_from(resources.raw_dir())


@pytest.mark.parametrize("name", ["dabiao.toml", "alerts.toml"])
def test_files_of_settings(tmp_path, tried, name):
    text = {"dabiao.toml": SETTINGS, "alerts.toml": ALERTS}[name]

    def read(seed):
        (tmp_path / name).write_bytes(of_bytes_or_cells(text.encode(), seed))
        refused(lambda: alerts.load_channels(Settings(home=tmp_path)))

    tried(8, read, SEEDS)


@pytest.mark.parametrize("ending", [".txt", ".html", ".md"])
def test_texts_of_plans(tmp_path, tried, ending):
    regions = NewRegions(registry.load())
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in PLAN.splitlines()) + "</body></html>"
    text = page if ending == ".html" else PLAN

    def read(seed):
        path = tmp_path / f"plan{ending}"
        path.write_bytes(of_bytes_or_cells(text.encode(), seed))
        refused(lambda: drafted(path, regions))

    tried(3, read, SEEDS)


def drafted(path, regions) -> None:
    made = draft_document(path, regions.every(), ("xinxiang", "新乡市"), date(2023, 9, 28))
    rows = draft_tables.draft_rows(made)
    review.write_review(made, rows, path.with_name("review.html"), "zh")
    for line in made.notes:
        expect_harmless(str(line))
