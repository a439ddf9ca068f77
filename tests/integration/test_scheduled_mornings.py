"""A workspace through its mornings: new data, nothing new, old data, another run at work, a part that fails.

Each morning one command, as in ``deploy/``: its exit code, its log, its summary, its messages, its site.
"""

import json
from datetime import datetime, timedelta
from importlib import import_module

import pandas as pd
import pytest
from support.command_line import call

from analytics.flow.past_runs import FILE, PastRun, next_due, note_run, past_runs
from analytics.flow.run_summary import DONE
from analytics.flow.status import status
from analytics.flow.workspace import make_workspace
from analytics.message import Message, as_data, from_data
from analytics.settings import Settings
from analytics.terms import SHANGHAI
from analytics.warehouse.lock import writer_lock
from analytics.words.messages import in_language

running = import_module("analytics.flow.running")


def days(path, first, last, value):
    dates = pd.date_range(first, last).strftime("%Y-%m-%d")
    rows = pd.DataFrame({"日期": dates, "PM2.5（μg/m³）": [value + n % 7 for n in range(len(dates))]})
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.to_csv(path, index=False, encoding="utf-8-sig")


class Mornings:
    """A workspace with one goal, whose scheduled command is called again and again."""

    def __init__(self, home):
        self.home = home
        self.add("plan", "--region", "大河市", "--title", "方案", "--issued", "2024-02-01", "--period", "2024..2025")
        self.add("target", "--indicator", "PM2.5浓度", "--value", "不高于44微克/立方米", "--due", "2025")
        (home / "alerts.toml").write_text('lang = "zh"\n[[channel]]\nurl = "json://localhost:9"\n', encoding="utf-8")

    def add(self, *words):
        call(None, "add", *words, home=self.home, code=0)

    def morning(self, day, code, **stated):
        """Run as a scheduler does, as of a day; what it left behind."""
        done = call(None, "--lang", "zh", "run", "--as-of", day, "--site", self.home / "public", "--model",
                    "climatology", "--quiet", "--log-file", self.home / "run.log", "--summary", self.home / "run.json",
                    "--alerts", "dry-run", home=self.home, code=code, **stated)  # fmt: skip
        summary = json.loads((self.home / "run.json").read_text(encoding="utf-8"))
        log = (self.home / "run.log").read_text(encoding="utf-8")
        (self.home / "run.log").write_text("", encoding="utf-8")
        assert summary["exit_code"] == code
        return done, summary, log

    @property
    def shown(self):
        """Run that the site shows, and when it was last written."""
        index = self.home / "public" / "site.json"
        return index.read_bytes() if index.is_file() else b""


@pytest.mark.slow
def test_five_mornings(tmp_path, monkeypatch):
    at = Mornings(make_workspace(tmp_path / "home", empty=True))

    days(at.home / "inbox" / "january.csv", "2024-01-01", "2025-01-31", 40.0)
    done, summary, log = at.morning("2025-02-01", 0)
    assert done.stdout == "" and [one["file"] for one in summary["inbox"]] == ["january.csv"]
    assert [one["anew"] for one in summary["dates"]] == [True] and len(summary["briefings"]) == 2
    assert "january.csv" in log and "退出码 0" in log and " error " not in log
    first = at.shown
    assert first and (at.home / "data" / "warehouse" / "dabiao-latest.duckdb").is_file()

    done, summary, log = at.morning("2025-02-01", 0)  # nothing new: named, nothing written
    assert summary["inbox"] == [] and [one["anew"] for one in summary["dates"]] == [False]
    assert "没有新内容" in log and at.shown == first

    done, summary, log = at.morning("2025-03-15", 2)  # no data for six weeks: answered, and said
    assert [one["anew"] for one in summary["dates"]] == [True] and "2025-01-31" in summary["stale"]
    assert at.shown != first and "2025-01-31" in done.stderr
    stale = at.shown

    days(at.home / "inbox" / "march.csv", "2025-02-01", "2025-03-31", 60.0)
    with writer_lock(at.home / "data" / "warehouse"):
        done, summary, log = at.morning("2025-04-01", 3)
    assert (at.home / "inbox" / "march.csv").is_file() and at.shown == stale  # untouched, the next run takes it
    assert "Traceback" not in done.stderr + log

    def broken(*_args, **_how):
        raise ZeroDivisionError("no luck")

    briefing = import_module("analytics.report.briefing.page")
    with monkeypatch.context() as patched:
        patched.setattr(briefing, "_answer_words", broken)
        done, summary, log = at.morning("2025-04-01", 4)
    assert [one["file"] for one in summary["inbox"]] == ["march.csv"]  # the data are in all the same
    assert summary["faults"] and " error " in log and "no luck" in done.stderr

    done, summary, log = at.morning("2025-04-01", 0)  # mended: the page is made
    assert len(summary["briefings"]) == 2 and summary["faults"] == []

    assert [run.exit_code for run in past_runs(at.home / "data" / "warehouse", 10)] == [0, 4, 3, 2, 0, 0]


T0 = datetime(2026, 11, 29, 8, 30, tzinfo=SHANGHAI)


def result(settings, now):
    rows = status(settings, now)
    return rows[rows["what"].isin(["last run", "next run"])]


def test_the_state_says_how_the_last_runs_ended_and_when_the_next_is_due(bare, tmp_path):
    home = make_workspace(tmp_path / "home", empty=True)
    folder = home / "data" / "warehouse"
    settings = Settings(home=home, run_every_hours=12)
    folder.mkdir(parents=True, exist_ok=True)
    assert result(settings, T0)["state"].tolist() == ["none on record yet"]
    for n, code in enumerate([0, 0, 2, 1]):
        note_run(folder, PastRun(T0 + timedelta(hours=12 * n), 3.5, code, "done" if code == 0 else "x\x1b[31m"))
    with (folder / FILE).open("a") as handle:
        handle.write('{"started_at": "2026-')  # a run that was killed while it wrote
    rows = result(settings, T0 + timedelta(hours=40))
    assert rows["name"].tolist() == ["2026-11-30 20:30", "2026-11-30 08:30", "2026-11-29 20:30", ""]
    assert rows["state"].iloc[0].startswith("exit code 1 after 3.5 s: x") and "\x1b" not in rows["state"].iloc[0]
    assert rows["state"].iloc[3] == "due 2026-12-01 08:30 (12 h after the last one began)"
    late = result(settings, T0 + timedelta(days=9))
    assert late["state"].iloc[3].startswith("overdue since 2026-12-01 08:30") and late["next"].iloc[3] == "dabiao run"


def test_a_reader_has_the_end_of_a_run_in_a_language_of_their_own(bare, tmp_path):
    """A bureau's run was in Chinese, its operator reads English: the reason is kept as a message, not as text."""
    home = make_workspace(tmp_path / "home", empty=True)
    folder = home / "data" / "warehouse"
    folder.mkdir(parents=True, exist_ok=True)
    refused = Message("{file}: refused, moved to {place}", file="a.csv", place=Message("no region yet"))
    for hour, reason in enumerate((DONE, refused, "a word of nobody")):
        note_run(folder, PastRun(T0 + timedelta(hours=hour), 1.0, 0, reason))
    assert [run.reason for run in past_runs(folder, 5)] == ["a word of nobody", refused, DONE]
    said = {lang: [in_language(one, lang) for one in result(Settings(home=home), T0)["state"]] for lang in ("zh", "en")}
    assert said["en"][1].endswith("a.csv: refused, moved to no region yet") and said["en"][2].endswith(": done")
    assert "完成" in said["zh"][2] and "refused" not in said["zh"][1] and "no region yet" not in said["zh"][1]


def test_what_is_no_message_is_read_as_nothing():
    for held in (
        None,
        7,
        {},
        {"template": "{n}"},
        {"template": "{n", "values": {"n": 1}},
    ):
        assert from_data(held) == ""
    dated = Message("since {day:%Y-%m-%d}", day=T0)
    assert from_data(json.loads(json.dumps(as_data(dated)))) == "since 2026-11-29"


def test_a_line_that_breaks_off_does_not_spoil_the_next(tmp_path):
    (tmp_path / FILE).write_text('{"started_at": "2026-', encoding="utf-8")
    note_run(tmp_path, PastRun(T0, 1.0, 0, "done"))
    assert past_runs(tmp_path, 5) == [PastRun(T0, 1.0, 0, "done")]
    assert next_due(past_runs(tmp_path, 5)[0], 24) == T0 + timedelta(days=1)


def test_nothing_is_noted_where_no_warehouse_is(tmp_path):
    note_run(tmp_path / "none", PastRun(T0, 1.0, 0, "done"))
    assert not (tmp_path / "none").exists() and past_runs(tmp_path / "none", 5) == []
