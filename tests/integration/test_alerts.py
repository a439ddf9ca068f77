"""Messages after a run: what is worth one, each once, to a local receiver of webhooks and a local mail server."""

import json
import socketserver
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from support.command_line import call

from analytics.errors import InputError
from analytics.flow import alerts as flow_alerts
from analytics.flow.alerts import Alert, AlertKind, Channel, alerts_of, deliver, failure, load_channels
from analytics.flow.brief import assess_now
from analytics.flow.refreshing import Refreshed
from analytics.flow.running import RunResult
from analytics.message import Message
from analytics.settings import Settings
from analytics.warehouse import current_build, open_build

DAY = date(2025, 10, 1)
PM25, HEAVY = "xinxiang-2023/2-pm25", "xinxiang-2023/2-heavy-day-share"


class Receiver(BaseHTTPRequestHandler):
    """Keeps what is posted; answers with the status that the server is set to."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append(body)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Sink(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a sender needs to hand over a mail."""

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                mail = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.got.append(mail.decode())
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


def served(server):
    server.got, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def web():
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        yield served(server)
        server.shutdown()


@pytest.fixture
def mail():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        yield served(server)
        server.shutdown()


@pytest.fixture(scope="module")
def answer(built):
    with open_build(current_build(built)) as wh:
        return assess_now(wh, Settings(warehouse=built, n_paths=20, model="climatology"), DAY)


@pytest.fixture
def result(built, answer, monkeypatch):
    """A run whose earlier run said something else of two goals, and nearly the same of all others."""
    before = answer.assessment.outlook[["target_id", "value", "p_met", "p_low", "p_high", "status"]].copy()
    before = before.set_index("target_id")
    before["p_met"] = (before["p_met"] - 0.001).clip(0)
    before.loc[PM25, ["p_met", "p_low", "p_high"]] = 0.02
    before.loc[HEAVY, "status"] = "missed" if before.loc[HEAVY, "status"] != "missed" else "open"
    rows = before.reset_index().assign(run_id="r", as_of=date(2025, 9, 30))
    monkeypatch.setattr(flow_alerts, "earlier_runs", lambda *_: (rows, rows))
    return RunResult(Refreshed(), [answer], ["xinxiang"], DAY, warehouse=current_build(built))


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path, n_paths=20, model="climatology")


@pytest.mark.slow
def test_only_what_is_material_on_own_data_is_told(result, settings):
    found = alerts_of(result, settings)
    assert {one.key.split()[1] for one in found} == {PM25, HEAVY}
    by_kind = {one.kind: one for one in found}
    assert set(by_kind) == {AlertKind.PROBABILITY, AlertKind.VERDICT}
    assert "PM2.5" in by_kind[AlertKind.PROBABILITY].zh and "达标可能性由" in by_kind[AlertKind.PROBABILITY].zh
    assert "2 %" in by_kind[AlertKind.PROBABILITY].en and ", now " in by_kind[AlertKind.PROBABILITY].en
    assert all(one.region_id == "xinxiang" for one in found)


def test_old_data_and_what_failed_are_told(result, settings):
    bad = RunResult(
        Refreshed(failed=["a.csv: line 2: value 'x'"]), [], [], DAY, stale=Message("newest day {day}", day=DAY)
    )
    stale, failed = alerts_of(bad, settings)
    assert (stale.kind, failed.kind) == (AlertKind.STALE, AlertKind.FAILED)
    assert stale.en == "The data are old: newest day 2025-10-01" and "监测数据过旧" in stale.zh
    assert "a.csv: line 2" in failed.en
    assert "ZeroDivisionError" in failure(ZeroDivisionError("x")).en


def test_each_is_sent_once_and_again_after_a_fault(web, settings):
    channel = Channel(f"json://127.0.0.1:{web.server_port}/hook", lang="zh")
    one, two = (Alert(AlertKind.LOST, key, f"{key}号目标", f"goal {key}") for key in "12")
    assert [len(d.alerts) for d in deliver([one], [channel], settings, dry_run=True)] == [1] and web.got == []
    web.status = 500
    (refused,) = deliver([one], [channel], settings)
    assert refused.fault == "json://… did not take the message"  # no address in what is printed
    web.status, web.got = 200, []
    assert [d.fault for d in deliver([one], [channel], settings)] == [""]
    assert web.got[0]["title"] == "达标评估提醒（1 条）" and web.got[0]["message"] == "- 1号目标"
    assert deliver([one], [channel], settings) == []
    (again,) = deliver([one, two], [channel], settings)
    assert again.alerts == (two,) and len(web.got) == 2
    kept = (settings.warehouse_dir / flow_alerts.SENT).read_text(encoding="utf-8")
    assert str(web.server_port) not in kept  # nor in the file that remembers what was sent


def test_a_mail_arrives(mail, settings):
    address = f"mailto://127.0.0.1:{mail.server_address[1]}/?from=dabiao@example.org&to=office@example.org"
    (done,) = deliver([Alert(AlertKind.STALE, "k", "数据过旧", "old data")], [Channel(address, lang="en")], settings)
    assert done.fault == ""
    assert "old data" in mail.got[0] and "office@example.org" in mail.got[0]


def test_a_channel_is_told_what_it_asks_for(web, settings):
    channel = Channel(
        f"json://127.0.0.1:{web.server_port}/", kinds=frozenset({AlertKind.STALE}), regions=frozenset({"a"})
    )
    sent = [
        Alert(AlertKind.LOST, "1", "", ""),
        Alert(AlertKind.STALE, "2", "", ""),
        Alert(AlertKind.STALE, "3", "", "", "b"),
    ]
    assert [one.key for one in sent if channel.receives(one)] == ["2"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[chanel]]\n", "chanel"),
        ("x = \n", "TOML"),
        ("", "at least one [[channel]]"),
        ("[[channel]]\n", "url"),
        ('[[channel]]\nurl = "nowhere"\n', "such as json://host/path"),
        ('[[channel]]\nurl = "${NO_SUCH}"\n', "the environment variable NO_SUCH"),
        ('[[channel]]\nurl = "json://a"\nkinds = ["lst"]\n', "did you mean lost"),
        ('[[channel]]\nurl = "json://a"\nregions = "xinxiang"\n', "a list of words"),
        ('lang = "fr"\n[[channel]]\nurl = "json://a"\n', "expected one of zh, en"),
    ],
)
def test_a_wrong_file_is_refused_in_one_message_that_names_it(settings, text, says):
    (settings.home_dir / "alerts.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_channels(settings)
    assert says in refused.value.message and "alerts.toml" in refused.value.message


def test_secrets_come_from_the_environment_and_are_not_printed(settings):
    (settings.home_dir / "alerts.toml").write_text('[[channel]]\nurl = "${HOOK}"\n', encoding="utf-8")
    (channel,) = load_channels(settings, {"HOOK": "json://key@host/secret"})
    assert channel.url.endswith("secret") and channel.shown == "json://…"
    done = call(None, "alerts", home=settings.home_dir, HOOK="json://key@host/secret", LANG="zh_CN.UTF-8", code=0)
    assert "json://…" in done.stdout and "secret" not in done.stdout


def test_without_the_file_nothing_is_sent_and_that_is_said(settings):
    assert load_channels(settings) is None
    assert "nothing is sent" in call(None, "alerts", home=settings.home_dir, code=0).stdout


def test_a_run_that_is_refused_is_told_and_a_receiver_that_is_down_changes_nothing(web, settings):
    file = settings.home_dir / "alerts.toml"
    file.write_text(f'lang = "en"\n[[channel]]\nurl = "json://127.0.0.1:{web.server_port}/"\n', encoding="utf-8")
    (settings.home_dir / "data" / "raw" / "registry").mkdir(parents=True)
    dry = call(None, "run", "--alerts", "dry-run", home=settings.home_dir, code=1)
    assert "would be sent to json://…: 1" in dry.stdout and web.got == []
    done = call(None, "run", home=settings.home_dir, code=1)
    assert "sent to json://…: 1" in done.stdout
    assert "The run could not do everything (1), first: " in web.got[0]["message"]
    assert "nothing new to report" in call(None, "run", home=settings.home_dir, code=1).stdout
    web.shutdown()
    web.server_close()
    (settings.warehouse_dir / flow_alerts.SENT).unlink()
    down = call(None, "run", home=settings.home_dir, code=1)
    assert "were not sent" in down.stderr and "the next run tries again" in down.stderr
