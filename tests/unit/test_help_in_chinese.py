"""Help and what the parser refuses, in Chinese: every command, every option, every kind of fault."""

import tomllib

import pytest
import typer
from support.command_line import call
from support.english import english_in

from analytics.cli.app import app
from analytics.cli.helping import parts_of_help, with_language
from analytics.words.catalogue import FOLDER


def commands(command, words=()):
    """Every command below one, with the words that call it."""
    yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*words, name))


COMMANDS = dict(commands(typer.main.get_command(app)))
TEXTS = {
    text
    for command in COMMANDS.values()
    for text in (parts_of_help(command.help)[0], *(getattr(option, "help", None) or "" for option in command.params))
    if text
}


def words_of_help():
    return tomllib.loads((FOLDER / "texts.zh.toml").read_text(encoding="utf-8"))["help"]


def test_every_text_of_the_help_has_chinese_words():
    assert TEXTS - set(words_of_help()) == set(), "write them into analytics/words/texts.zh.toml, section help"


def test_no_words_are_left_without_their_text():
    of_commands = {text for text in words_of_help() if text.endswith(".") and len(text.split()) > 1}
    of_parser = {"Show this message and exit.", "COMMAND [ARGS]...", "Try '{command} {option}' for help."}
    assert of_commands - TEXTS == of_parser


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_chinese(words):
    done = call(None, "--lang", "zh", *words, "--help", code=0)
    assert done.stdout.startswith("用法：")
    assert english_in(done.stdout) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("brief", "--regoin", "x"), "没有选项 --regoin；相近的有 --region"),
        (("brief", "--xyz"), "没有选项 --xyz"),
        (("briefs",), "没有命令 'briefs'"),
        (("brief",), "缺少选项 '--region'"),
        (("ingest",), "缺少参数 'files'"),
        (("assess", "--year", "soon"), "'--year' 的值不可用：应为整数"),
        (("assess", "--format", "pdf"), "'--format' 的值不可用：'pdf' 不可用，可选 'table', 'json', 'csv', 'xlsx'"),
        (("assess", "--format"), "选项 '--format' 后应有值"),
        (("status", "--warehouse=a", "b"), "多出的参数：b"),
        (("brief", "--embed=1", "--region", "x"), "选项 '--embed' 不带值"),
    ],
)
def test_what_the_parser_refuses_is_said_in_chinese(words, said):
    for stated in ({"DABIAO_LANG": "zh"}, {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}):
        done = call(None, *words, code=1, **stated)
        assert said in done.stderr
        assert english_in(done.stderr) == []


def test_a_command_without_words_shows_its_help():
    assert "登记目标" not in call(None, "--lang", "zh", "add", code=1).stdout
    assert "登记规划目标" in call(None, "--lang", "zh", "add", code=1).stderr


def test_english_stays_as_the_parser_says_it():
    done = call(None, "--lang", "en", "brief", "--regoin", "x", code=1)
    assert "No such option: --regoin" in done.stderr
    assert call(None, "--lang", "en", "brief", "--help", code=0).stdout.startswith("Usage:")


def test_the_language_may_be_named_behind_every_command():
    whole = dict(commands(with_language(typer.main.get_command(app))))
    assert [words for words, one in whole.items() if not any("--lang" in option.opts for option in one.params)] == []
    assert "应为已存在的文件" in call(None, "ingest", "no.csv", "--lang", "zh", code=1, LANG="C").stderr
    refused = call(None, "repair", "--lang", "xx", code=1).stderr
    assert "--lang: 'xx', expected one of zh, en" in refused
