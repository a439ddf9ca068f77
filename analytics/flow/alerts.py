"""What is worth a message after a run, and sending it: each change once, to the channels that ``alerts.toml`` names."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from analytics.attainment.material import AnswerChange, changes, on_own_data
from analytics.attainment.outlook_rows import OutlookRow, rows_as
from analytics.errors import DabiaoError, InputError, Problem, one_of, printable_path, reason_of
from analytics.flow.brief import Answer
from analytics.flow.running import RunResult
from analytics.message import Message
from analytics.report.briefing.changes import change_line
from analytics.report.row_text import probability_text
from analytics.series.briefing import earlier_runs
from analytics.settings import Settings
from analytics.terms import SHANGHAI
from analytics.warehouse import Warehouse, open_build
from analytics.words.catalogue import LANGS, say
from analytics.words.messages import in_language
from analytics.writing import write_bytes

FILE = "alerts.toml"
SENT = "alerts.sent.json"
MOST_KEPT = 5_000  # messages that are remembered of a channel
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class AlertKind(StrEnum):
    """What a message is about."""

    PROBABILITY = "probability"  # it crossed a band, or moved by five points and more
    VERDICT = "verdict"  # another status
    LOST = "lost"  # a target cannot be met any more
    STALE = "stale"  # the newest data are old
    FAILED = "failed"  # the run, or a part of it


_KIND_OF = {
    AnswerChange.LOST: AlertKind.LOST,
    AnswerChange.STATUS: AlertKind.VERDICT,
    AnswerChange.BAND: AlertKind.PROBABILITY,
    AnswerChange.POINTS: AlertKind.PROBABILITY,
}


@dataclass(frozen=True)
class Channel:
    """Where messages go.

    Parameters
    ----------
    url : str
        As the library apprise reads it (``mailtos://…``, ``wecombot://…``, ``dingtalk://…``, ``json://…``); ``${NAME}``
        stands for a variable of the environment, so that no secret stands in the file.
    kinds : frozenset of Kind
        What it is sent.
    regions : frozenset of str
        Ids of the regions it is sent messages about; empty for all.
    lang : str
        ``'zh'`` or ``'en'``.
    """

    url: str
    kinds: frozenset[AlertKind] = frozenset(AlertKind)
    regions: frozenset[str] = frozenset()
    lang: str = "zh"

    @property
    def shown(self) -> str:
        """Its kind alone: addresses and keys are not printed."""
        return f"{self.url.partition('://')[0]}://…"

    def receives(self, alert: Alert) -> bool:
        """Whether a message is sent to it: by its kinds and regions."""
        return alert.kind in self.kinds and (not alert.region_id or not self.regions or alert.region_id in self.regions)


@dataclass(frozen=True)
class Alert:
    """One message: what it is about, its text in each language, and what makes it another one than before."""

    kind: AlertKind
    key: str
    zh: str
    en: str
    region_id: str = ""

    def text(self, lang: str) -> str:
        """Text in a language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Delivery:
    """What became of the messages for one channel; ``fault`` is '' where they were sent, or would have been."""

    channel: Channel
    alerts: tuple[Alert, ...]
    fault: str = ""


def load_channels(settings: Settings, env: dict[str, str] | None = None) -> list[Channel] | None:
    """Read ``alerts.toml`` of the workspace; None if there is none, for then nothing is ever sent.

    Parameters
    ----------
    settings : Settings
        Names the workspace.
    env : dict, optional
        Environment; by default that of the process.

    Raises
    ------
    InputError
        If the file cannot be understood, or names a variable that is not set; names file and key.
    """
    path = settings.home_dir / FILE
    if not path.is_file():
        return None
    shown = printable_path(path)
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        expected = Message("a file in TOML ({why})", why=str(error))
        todo = Message("begin with [[channel]] and a line url = ...")
        raise InputError(Problem(shown, None, None, None, expected, todo)) from None
    for name in stated:
        one_of(shown, name, ("channel", "lang"))
    lang = str(stated.get("lang", settings.lang))
    one_of(f"{shown} lang", lang, LANGS)
    channels = stated.get("channel", [])
    if not isinstance(channels, list) or not channels or not all(isinstance(one, dict) for one in channels):
        expected = Message("at least one [[channel]] with a url")
        raise InputError(Problem(shown, None, "channel", None, expected, Message("add one, or remove the file")))
    variables = dict(os.environ) if env is None else env
    return [_channel(shown, one, lang, variables) for one in channels]


def _channel(shown: str, stated: dict[str, Any], lang: str, env: dict[str, str]) -> Channel:
    for name in stated:
        one_of(f"{shown} [[channel]]", name, ("url", "kinds", "regions", "lang"))
    url = stated.get("url")
    if not isinstance(url, str) or ("://" not in url and not _VARIABLE.search(url)):
        expected = Message("an address such as json://host/path, or ${{NAME}} of the environment")
        raise InputError(Problem(shown, None, "url", None, expected, Message("write url = ...")))
    for name in _VARIABLE.findall(url):
        if not env.get(name):
            expected = Message("the environment variable {name}", name=name)
            raise InputError(Problem(shown, None, "url", None, expected, Message("set it before the run")))
    own = str(stated.get("lang", lang))
    one_of(f"{shown} lang", own, LANGS)
    lists = {name: _words(shown, name, stated.get(name, [])) for name in ("kinds", "regions")}
    for kind in lists["kinds"]:
        one_of(f"{shown} kinds", kind, tuple(AlertKind))
    kinds = frozenset(AlertKind(kind) for kind in lists["kinds"]) or frozenset(AlertKind)
    return Channel(_VARIABLE.sub(lambda found: env[found[1]], url), kinds, frozenset(lists["regions"]), own)


def _words(shown: str, name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InputError(Problem(shown, None, name, repr(value), Message("a list of words"), Message("write [...]")))
    return value


def alerts_of(result: RunResult, settings: Settings) -> list[Alert]:
    """What a run found that is worth a message: of its newest date, against the newest earlier run.

    Parameters
    ----------
    result : RunResult
        What the run made. Goals that stand on nothing of their own are left out: their probability moves with other
        regions' figures.
    settings : Settings
        Model, by which the earlier run is found.
    """
    found = [*_of_data(result), *_of_faults(result)]
    if result.answers and result.warehouse is not None:
        newest = max(result.answers, key=lambda one: one.as_of)
        with open_build(result.warehouse) as wh:
            found += list(_of_goals(wh, newest, settings.model))
    return found


def _of_goals(wh: Warehouse, answer: Answer, model: str) -> Iterator[Alert]:
    outlook = answer.assessment.outlook
    previous, _ = earlier_runs(wh, model, answer.as_of, set(outlook["target_id"]))
    now = outlook[outlook["target_id"].isin(previous["target_id"])].reset_index(drop=True)
    before = previous.set_index("target_id").reindex(now["target_id"]).reset_index()
    own = on_own_data(now["status"], before["status"])
    now, before = now[own].reset_index(drop=True), before[own].reset_index(drop=True)
    kinds = changes(now, before)
    pairs = zip(rows_as(OutlookRow, now), rows_as(OutlookRow, before), kinds, strict=True)
    for row, was, kind in pairs:
        if kind:
            # a run repeated with the same answer says nothing again; the same state on a later day is news
            state = f"{row.target_id} {answer.as_of} {row.status} {probability_text(row, 'en')}"
            texts = {lang: change_line(row, was, AnswerChange(kind), lang) for lang in LANGS}
            yield Alert(_KIND_OF[AnswerChange(kind)], f"goal {state}", **texts, region_id=row.region_id)


def _of_data(result: RunResult) -> Iterator[Alert]:
    if result.stale:
        texts = {lang: in_language(result.stale, lang) for lang in LANGS}
        said = {lang: say(lang, "alert.stale", why=text) for lang, text in texts.items()}
        yield Alert(AlertKind.STALE, f"stale {result.newest}", **said)


def _of_faults(result: RunResult) -> Iterator[Alert]:
    failed = [*(str(text) for text in [*result.inbox.failed, *result.refreshed.failed]), *map(str, result.faults)]
    if failed:
        yield _failure(failed)


def failure(error: BaseException) -> Alert:
    """Message of a run that ended without an answer."""
    return _failure([str(error.message) if isinstance(error, DabiaoError) else reason_of(error)])


def _failure(reasons: Sequence[str]) -> Alert:
    digest = hashlib.sha256("\n".join(sorted(reasons)).encode()).hexdigest()[:16]
    said = {lang: say(lang, "alert.failed", n=len(reasons), first=in_language(reasons[0], lang)) for lang in LANGS}
    today = datetime.now(SHANGHAI).date()  # what fails again tomorrow is sent again
    return Alert(AlertKind.FAILED, f"failed {today} {digest}", **said)


def deliver(
    alerts: Sequence[Alert], channels: Sequence[Channel], settings: Settings, *, dry_run: bool = False
) -> list[Delivery]:
    """Send what a channel has not been sent yet; what could not be sent is tried again by the next run.

    Parameters
    ----------
    alerts : sequence of Alert
        What there is to say.
    channels : sequence of Channel
        Where to.
    settings : Settings
        Names the warehouse, beside which it is kept what was sent.
    dry_run : bool
        Send nothing and remember nothing.

    Raises
    ------
    DabiaoError
        If there is something to send and the library for it is not installed.
    """
    path = settings.warehouse_dir / SENT
    sent = _read_sent(path)
    done = []
    for channel in channels:
        name = hashlib.sha256(channel.url.encode()).hexdigest()[:16]  # the file holds no address and no key
        fresh = tuple(one for one in alerts if channel.receives(one) and one.key not in sent.get(name, []))
        if not fresh:
            continue
        one = Delivery(channel, fresh)
        if not dry_run:
            one = replace(one, fault=_send(channel, fresh))
            if not one.fault:
                sent[name] = [*sent.get(name, []), *(alert.key for alert in fresh)][-MOST_KEPT:]
        done.append(one)
    if not dry_run and any(not one.fault for one in done):
        write_bytes(path, json.dumps(sent, indent=1).encode())
    return done


def _read_sent(path: Path) -> dict[str, list[str]]:
    """What each channel was sent; nothing where the file is lacking or damaged: a message twice beats one lost."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _send(channel: Channel, alerts: Sequence[Alert]) -> str:
    """Send one message with all lines; what went wrong, or ''."""
    try:
        import apprise
    except ImportError:
        raise DabiaoError(Message("alerts are sent with the library apprise: pip install 'dabiao[alerts]'")) from None
    sender = apprise.Apprise()
    if not sender.add(channel.url):
        return Message("no service is known for {url}", url=channel.shown)
    title = say(channel.lang, "alert.title", n=len(alerts))
    body = "\n".join(f"- {one.text(channel.lang)}" for one in alerts)
    sent = sender.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    return "" if sent else Message("{url} did not take the message", url=channel.shown)


def try_channels(channels: Sequence[Channel]) -> list[Delivery]:
    """Send every channel a message that says only that messages arrive."""
    said = {lang: say(lang, "alert.trial") for lang in LANGS}
    trial = (Alert(AlertKind.FAILED, "trial", **said),)
    return [Delivery(channel, trial, _send(channel, trial)) for channel in channels]
