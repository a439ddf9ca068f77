"""Every command with absurd values of every argument: done, or refused in one message; never a traceback.

What a command did not find is a refusal too: no command ends well with nothing said or written.
"""

import random
import shutil

import pytest
import typer
from support.command_line import call
from support.small_country import AS_OF, CITY, PLAN, small_workspace

from analytics.cli.app import app

LONG = "长" * 300
TEXTS = (
    "",
    " ",
    "nowhere",
    LONG,
    "../../etc/passwd",
    "\x1b[31mred",
    "<script>alert(1)</script>",
    "=1+1",
    "%s{x}",
    "-1",
    "a\nb",
)
DAYS = ("0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "-1", "2025-02-30", "soon", "", "newest", "1e9", LONG)
SPANS = (
    "0..10000",
    "2025..2020",
    "..",
    "9999-01-01..9999-12-31",
    "a..b",
    "2024-01-01..0001-01-01",
    "",
    "2024",
    "-1..0",
)
NUMBERS = ("0", "-1", "10000", "99999999999999999999", "nan", "inf", "1e308", "x", "", "2025")
PLACES = ("missing/deeper/out.csv", "taken.csv", "taken.csv/inside.csv", "/dev/null/x.csv", f"{'a' * 300}.csv", "", ".",
          "..", "out.exe", "/proc/x.csv", "taken.csv/inside", "missing/folder")  # fmt: skip
FILES = ("none.csv", "taken.csv", ".", "/dev/null", f"{'a' * 300}.csv", "", "/proc/self/mem")
#: what a command needs to be understood at all
NEEDS = {
    "ingest": ("daily.csv",), "forecast": ("--region", CITY), "brief": ("--region", CITY, "--as-of", AS_OF),
    "draft": ("plan.txt", "--region", CITY, "--issued", "2024-02-01"), "adopt": ("taken.csv",), "init": ("fresh",),
    "remove": ("batch", "daily.csv"), "site": ("fresh_site",), "run": ("--as-of", AS_OF, "--region", CITY),
    "limits": ("--year", "2024"), "attribute": ("--region", CITY, "--from", "2024-01-01", "--to", "2024-12-31"),
    "backtest": ("--years", "2024", "--parameter", "pm25"), "export-marts": ("--out", "marts"), "completion": ("bash",),
    "export-hub": ("--out", "hub"), "add region": ("大河新区", "--parent", CITY), "add events": ("taken.csv",),
    "add plan": ("--region", CITY, "--title", "t", "--issued", "2024-02-01", "--period", "2024..2025"),
    "add target": ("--plan", PLAN, "--indicator", "PM10", "--value", "<=76", "--due", "2025"),
    "judge": ("--target", f"{PLAN}/2-pm25", "--office", "x", "--probability", "0.5"),
}  # fmt: skip
NOT_RUN = ("serve",)  # it would not end
OUTCOMES = (0, 1, 2, 4)  # done, refused, stale data, done but for a part
SETTINGS = {
    "DABIAO_N_PATHS": ("0", "-1", str(10**12), "1e3", "x"), "DABIAO_SEED": ("-1", str(10**30), "x"),
    "DABIAO_WORKERS": ("0", "-1", str(10**9), "x"), "DABIAO_LANG": ("fr", LONG), "DABIAO_MODEL": ("none", LONG),
    "DABIAO_REGION": ("nowhere", LONG, "\x1b[31m"), "DABIAO_STALE_AFTER_DAYS": ("-1", "x"), "DABIAO_BACKEND": ("none",),
    "DABIAO_WAREHOUSE": ("taken.csv", "taken.csv/w"), "DABIAO_SITE": ("taken.csv", "."), "DABIAO_EVIDENCE": ("none",),
    "DABIAO_HOME": ("taken.csv",), "DABIAO_SITE_DAYS": ("0", "-5"), "DABIAO_INBOX": ("taken.csv",),
}  # fmt: skip


def commands():
    """Every command by its words."""
    found = {}

    def walk(group, words):
        for name, one in group.commands.items():
            if hasattr(one, "commands"):
                walk(one, (*words, name))
            else:
                found[" ".join((*words, name))] = one

    walk(typer.main.get_command(app), ())
    return {words: one for words, one in found.items() if words not in NOT_RUN}


def values_of(param) -> tuple[str, ...]:
    """Absurd values of an argument, by what it is called and what it takes."""
    name, kind = param.name, str(getattr(param, "type_descriptor", None) or param.type).lower()
    if "path" in kind:
        return PLACES if name in ("out", "warehouse", "folder", "home", "site") else FILES
    if "int" in kind or "float" in kind or name in ("year", "probability"):
        return NUMBERS
    if any(
        part in name for part in ("as_of", "known_at", "issued", "from", "until", "first", "last", "due", "day")
    ) or name in ("on", "to"):
        return DAYS
    if any(part in name for part in ("period", "years", "covered", "origins")):
        return SPANS
    return TEXTS


def cases():
    """Command lines: each command with each absurd value of each of its arguments, what it needs left as it is."""
    made = []
    for words, command in commands().items():
        needs = NEEDS.get(words, ())
        for param in command.params:
            if param.name == "help":
                continue
            if getattr(param, "is_flag", False):
                made.append((words, (*needs, param.opts[-1])))
                continue
            for value in values_of(param):
                option = next((one for one in param.opts if one.startswith("--")), None)
                if option is None:
                    made.append((words, (*needs[:0], value, *needs[1:])))
                elif option in needs:
                    at = needs.index(option)
                    made.append((words, (*needs[: at + 1], value, *needs[at + 2 :])))
                else:
                    made.append((words, (*needs, option, value)))
    return made


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    home = small_workspace(tmp_path_factory.mktemp("arguments") / "home")
    call(None, "run", "--as-of", AS_OF, "--region", CITY, home=home)
    call(None, "ingest", home / "daily.csv", home=home)
    return home


@pytest.fixture
def here(country, tmp_path, monkeypatch):
    """A workspace and a folder that a command works in."""
    home = shutil.copytree(country, tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    for name in ("daily.csv", "hours.csv"):
        shutil.copy(home / name, tmp_path)
    (tmp_path / "taken.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "plan.txt").write_text(
        "某市行动方案\n到2025年，PM2.5年均浓度控制在44微克/立方米以下。\n", encoding="utf-8"
    )
    return home


def fault_of(words, arguments, home, **variables) -> str:
    """What is wrong with how a command line ended; '' if nothing."""
    shown = f"{words} {[one[:40] for one in arguments]} {variables}"
    try:
        ended = call(None, *words.split(), *arguments, home=home, **variables)
    except Exception as error:  # what a user would see as a traceback
        return f"{shown}: {type(error).__name__}: {str(error)[:200]}"
    said = ended.stdout + ended.stderr
    unknown = "--region" in arguments[:-1] and arguments[arguments.index("--region") + 1] == "nowhere"
    quiet = "--quiet" in arguments
    wrong = {
        f"ended with {ended.returncode}": ended.returncode not in OUTCOMES,
        "refused without a word": ended.returncode == 1 and not ended.stderr.strip(),
        "done, and nothing said": ended.returncode == 0 and not said.strip() and not quiet,
        ended.stderr[-300:]: "Traceback" in ended.stderr or "\x1b[31mred" in said,
        "an unknown region, and all is well": unknown and ended.returncode == 0,
    }
    return "".join(f"{shown}: {what}" for what, is_so in wrong.items() if is_so)


SLICES = 4


@pytest.mark.parametrize("part", range(SLICES))
def test_absurd_values_of_arguments(part, here, tmp_path, times, record_property):
    every = cases()
    chosen = random.Random("arguments").sample(every, len(every) if times > 1 else 24)[part::SLICES]
    wrong = []
    for words, arguments in chosen:
        # a region that is added is known to what comes after it
        home = shutil.copytree(here, tmp_path / "once") if words == "add region" else here
        if fault := fault_of(words, arguments, home):
            wrong.append(fault)
        if home != here:
            shutil.rmtree(home)
    record_property("absurd values of arguments", len(chosen))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", SETTINGS)
def test_absurd_settings(name, here, times, record_property):
    lines = (
        [("assess", ("--as-of", AS_OF))]
        if times == 1
        else [("assess", ("--as-of", AS_OF)), ("status", ()), ("doctor", ())]
    )
    lines += [("run", ("--as-of", AS_OF))] if name in ("DABIAO_SITE", "DABIAO_INBOX") else []
    values = SETTINGS[name] if times > 1 else SETTINGS[name][:1]
    home = None if name == "DABIAO_HOME" else here
    wrong = [fault_of(words, arguments, home, **{name: value}) for value in values for words, arguments in lines]
    record_property("absurd settings", len(values) * len(lines))
    assert not any(wrong), "\n".join(filter(None, wrong))
