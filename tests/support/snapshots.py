"""Stored outputs and how what is made now is compared with them.

Text is compared exactly; numbers to a few digits, so that another processor or library does not change the outcome.
"""

import csv
import difflib
import io
import math
from pathlib import Path

import pandas as pd

from analytics.sheets import one_text

STORED = Path(__file__).resolve().parents[1] / "snapshots" / "stored"
RENEW = "If the change is meant: `make snapshots`, then read the differences with `git diff` before you commit them."
SHOWN = 25  # differences that are listed before the rest is only counted


def cell(value):
    """Text of one cell: nothing for missing, ISO for a day, six digits for a number."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("T00:00:00")
    return str(one_text(value))


def as_text(frame):
    """Every cell of a frame as `cell` writes it."""
    return pd.DataFrame({name: [cell(v) for v in frame[name].astype(object)] for name in frame}, dtype=object)


def csv_text(frame):
    """A frame of text as CSV with one line a row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False))
    return out.getvalue()


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return pd.DataFrame(rows, columns=header, dtype=object)


def alike(stored, made):
    """Whether two cells say the same: equal text, or numbers that agree to four digits."""
    if stored == made:
        return True
    try:
        return math.isclose(float(stored), float(made), rel_tol=1e-4, abs_tol=1e-9)
    except ValueError:
        return False


def row_names(frame, keys):
    """One name a row, made of its key columns; a repeated name gets a number."""
    names = frame[keys].agg(" ".join, axis=1) if len(frame) else pd.Series(dtype=object)
    seen = names.groupby(names).cumcount()
    return [f"{name} ({n + 1})" if n else name for name, n in zip(names, seen, strict=True)]


def differences(stored, made, keys):
    """Lines that name each row, column and cell in which two frames of text differ."""
    lines = [f"column {name}: only stored" for name in stored if name not in made]
    lines += [f"column {name}: only made now" for name in made if name not in stored]
    if any(key not in frame for frame in (stored, made) for key in keys):
        return lines
    old, new = stored.set_axis(row_names(stored, keys)), made.set_axis(row_names(made, keys))
    lines += [f"row {name}: only stored" for name in old.index.difference(new.index, sort=False)]
    lines += [f"row {name}: only made now" for name in new.index.difference(old.index, sort=False)]
    columns = [name for name in stored if name in made]
    if not lines and list(old.index) != list(new.index):
        lines.append("the rows stand in another order")
    if not lines and list(stored) != list(made):
        lines.append("the columns stand in another order")
    for name in old.index.intersection(new.index, sort=False):
        pairs = zip(columns, old.loc[name, columns], new.loc[name, columns], strict=True)
        lines += [f"{name}, {key}: {a!r} is now {b!r}" for key, a, b in pairs if not alike(a, b)]
    return lines


def check_frame(name, frame, keys, renew):
    """Compare a frame with the stored table of that name, or store it anew."""
    path, made = STORED / name, as_text(frame)
    if renew:
        path.write_text(csv_text(made), encoding="utf-8")
        return
    _report(name, differences(read_csv(path), made, keys))


def check_text(name, text, renew):
    """Compare lines of text with the stored ones of that name, or store them anew."""
    path = STORED / name
    if renew:
        path.write_text(text, encoding="utf-8")
        return
    stored = path.read_text(encoding="utf-8").splitlines()
    _report(name, list(difflib.unified_diff(stored, text.splitlines(), "stored", "made now", lineterm="", n=1)))


def _report(name, lines):
    more = f"\n… and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
    assert not lines, f"{name} is no longer what is stored:\n" + "\n".join(lines[:SHOWN]) + f"{more}\n{RENEW}"
