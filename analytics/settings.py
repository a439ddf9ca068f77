"""Settings, the first that states one holds: command line, environment (``DABIAO_…``), ``dabiao.toml``, default."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from analytics import resources
from analytics.errors import InputError, Problem, close_to, did_you_mean, one_of, printable_path
from analytics.message import Message, joined
from analytics.terms import DEFAULT_N_PATHS, DEFAULT_SEED
from analytics.words.messages import system_language

#: Settings file of a workspace, beside its folder ``data``
FILE = "dabiao.toml"
PREFIX = "DABIAO_"
#: largest seed that every generator takes; more paths, days kept or workers than a machine has room for are slips
MOST_SEED, MOST_PATHS, MOST_WORKERS, MOST_DAYS = 2**63 - 1, 1_000_000, 4_096, 36_600


def default_home() -> Path:
    """Workspace when none is named: here if there is ``data/raw`` or ``dabiao.toml``, the checkout, ``~/.dabiao``."""
    here = Path.cwd()
    if (here / "data" / "raw" / "registry").is_dir() or (here / FILE).is_file():
        return here
    if resources.in_checkout():
        return resources.root()
    return Path.home() / ".dabiao"


class WorkspaceFile(PydanticBaseSettingsSource):
    """What the file ``dabiao.toml`` of a workspace states; folders in it are seen from the workspace.

    Raises
    ------
    InputError
        If it is no TOML.
    """

    def __init__(self, settings_cls: type[BaseSettings], home: Path):
        super().__init__(settings_cls)
        self.home = home

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Value of one field, as the library asks for it."""
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """What the file states; nothing if there is none."""
        path = self.home / FILE
        if not path.is_file():
            return {}
        shown = printable_path(path)
        try:
            stated = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            expected = Message("a file in TOML ({why})", why=str(error))
            raise InputError(Problem(shown, None, None, None, expected, Message('write e.g. lang = "zh"'))) from None
        return {name: self.home / value if name in _FOLDERS and isinstance(value, str) else value
                for name, value in stated.items()}  # fmt: skip

    def unknown(self) -> list[str]:
        """A line about each setting of the file that is none."""
        known = [name for name in self.settings_cls.model_fields if name != "home"]
        found = []
        for name in self():
            try:
                one_of(printable_path(self.home / FILE), name, known)
            except InputError as error:
                found.append(error.message)
        return found


_FOLDERS = ("warehouse", "inbox", "site")


class Settings(BaseSettings):
    """What a user may set without touching code.

    The command line (arguments of this class) comes before the environment, that before the file ``dabiao.toml`` of the
    workspace, that before the default.

    Parameters
    ----------
    home : Path
        Workspace: its ``data/raw`` is read if present, and ``data/warehouse`` is written.
    warehouse : Path, optional
        Folder of the builds, the pointer, the lock and the ledger; default ``home/data/warehouse``.
    inbox : Path, optional
        Folder whose files the next run takes; default ``home/inbox``.
    region : str, optional
        Region, by any name, of files that name none.
    lang : {'zh', 'en'}
        Language of what is printed; default that of the system's locale, else Chinese.
    seed : int
        Seed of every random draw.
    n_paths : int
        Sample paths a forecast.
    evidence : {'all', 'published'}
        What an answer may stand on: ``all`` infers goals without values of their own from related regions and goals of
        their class, and marks them; ``published`` leaves them without an answer.
    hindsight : bool
        Whether a briefing as of a past day says what later became of its targets, in a section of its own. Off for what
        is circulated: who reads an assessment should see what was known then.
    sender, issue, contact : str
        Head of a briefing, each optional: who reports, the number of the issue, and whom to ask.
    site : Path, optional
        Folder of the site that each run publishes; none if not set.
    site_address : str
        Where the site will be read: links of its feeds begin with it.
    site_days, site_months : int
        A site keeps every briefing of so many days, and of so many months before the last one of each.
    stale_after_days : int
        Age of the newest value, in days, beyond which a run for today exits with 2.
    run_every_hours : float
        Hours after which the next scheduled run is due; ``dabiao status`` says when that is.
    workers : int
        Workers on which regions are forecast; 1 keeps everything in one process.
    backend : {'loky', 'dask', 'ray'}
        Where those workers run: local processes, Dask or Ray. The numbers are the same everywhere.
    scheduler : str, optional
        Address of a Dask scheduler or a Ray cluster; without it a local one is started.

    Raises
    ------
    InputError
        If a value makes no sense; names the variable.

    Examples
    --------
    >>> Settings(seed=7).seed
    7
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore")

    home: Path | None = None
    warehouse: Path | None = None
    inbox: Path | None = None
    region: str | None = None
    seed: int = Field(default=DEFAULT_SEED, ge=0, le=MOST_SEED)
    n_paths: int = Field(default=DEFAULT_N_PATHS, ge=1, le=MOST_PATHS)
    model: str = "combined"
    lang: Literal["zh", "en"] = Field(default_factory=lambda: "en" if system_language() == "en" else "zh")
    evidence: Literal["all", "published"] = "all"
    hindsight: bool = False
    sender: str = ""
    issue: str = ""
    contact: str = ""
    site: Path | None = None
    site_address: str = ""
    site_days: int = Field(default=31, ge=1, le=MOST_DAYS)
    site_months: int = Field(default=24, ge=0, le=MOST_DAYS)
    stale_after_days: int = Field(default=10, ge=0, le=MOST_DAYS)
    run_every_hours: float = Field(default=24, gt=0, le=8784)
    workers: int = Field(default=1, ge=1, le=MOST_WORKERS)
    backend: Literal["loky", "dask", "ray"] = "loky"
    scheduler: str | None = None

    def __init__(self, **given: Any) -> None:
        for name in given:
            one_of("setting", name, list(type(self).model_fields))
        faults: list[str] = []
        try:
            super().__init__(**given)
        except ValidationError as wrong:
            faults = [_fault(str(one["loc"][0]), one["input"], given) for one in wrong.errors()]
        home = given.get("home") or os.environ.get(f"{PREFIX}HOME") or default_home()
        faults = [*WorkspaceFile(type(self), Path(home)).unknown(), *faults]
        if faults:
            raise InputError(joined(faults))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where settings come from, the first that states one holds."""
        home = init_settings().get("home") or env_settings().get("home") or default_home()
        return init_settings, env_settings, WorkspaceFile(settings_cls, Path(home))

    def place_of(self, name: str) -> str:
        """Where a setting was stated: ``--model``, ``DABIAO_MODEL``, or ``dabiao.toml, model``."""
        value = getattr(self, name)
        if os.environ.get(PREFIX + name.upper()) == str(value):
            return PREFIX + name.upper()
        return f"{FILE}, {name}" if WorkspaceFile(type(self), self.home_dir)().get(name) == value else f"--{name}"

    @property
    def home_dir(self) -> Path:
        """Workspace folder."""
        return self.home or default_home()

    @property
    def inbox_dir(self) -> Path:
        """Folder whose files the next run takes."""
        return self.inbox or self.home_dir / "inbox"

    @property
    def message_lang(self) -> str:
        """Language of messages, progress and errors: as stated, else that of the system's locale, else English."""
        return self.lang if "lang" in self.model_fields_set else system_language() or "en"

    @property
    def raw_dir(self) -> Path:
        """Registry, standards and data of the workspace, or the embedded ones."""
        own = self.home_dir / "data" / "raw"
        return own if (own / "registry").is_dir() else resources.raw_dir()

    @property
    def warehouse_dir(self) -> Path:
        """Folder of the warehouse builds."""
        return self.warehouse or self.home_dir / "data" / "warehouse"


def unknown_variables() -> list[Message]:
    """A line about each variable of the environment that begins as a setting's does and names none.

    Examples
    --------
    >>> import pytest
    >>> with pytest.MonkeyPatch.context() as patched:
    ...     patched.setenv("DABIAO_SED", "7")
    ...     unknown_variables()
    ['DABIAO_SED is no setting and is passed over; did you mean DABIAO_SEED?']
    """
    known = list(Settings.model_fields)
    names = {name: name.upper().removeprefix(PREFIX).lower() for name in sorted(os.environ)
             if name.upper().startswith(PREFIX)}  # fmt: skip
    near = {name: [PREFIX + word.upper() for word in close_to(bare, known)[:1]] for name, bare in names.items()}
    return [Message("{name} is no setting and is passed over{hint}", name=name, hint=did_you_mean(near[name]))
            for name, bare in names.items() if bare not in known]  # fmt: skip


def _fault(name: str, value: object, given: dict[str, Any]) -> Message:
    """A line about a setting whose value makes no sense: where it stands, what is expected, how to write it."""
    place, example = _place(name, given), _example(name, value)
    written = f"{place}={example}" if place.startswith(PREFIX) else f"{name} = {example}"
    stated = {"place": place, "value": repr(value), "why": _expected(Settings.model_fields[name]), "written": written}
    return Message("{place}: {value}, expected: {why}; write e.g. {written}", **stated)


def _expected(field: FieldInfo) -> str:
    """What a setting may be."""
    kind = _kind(field)
    if get_origin(kind) is Literal:
        return Message("one of {known}", known=", ".join(get_args(kind)))
    limits = {
        name: getattr(bound, name) for bound in field.metadata for name in ("ge", "gt", "le") if hasattr(bound, name)
    }
    if "gt" in limits:
        return Message("a number above {least}, at most {most}", least=limits["gt"], most=limits["le"])
    if kind is int:
        return Message("a whole number from {least} to {most}", least=limits["ge"], most=limits["le"])
    if kind is bool:
        return Message("true or false")
    return Message("the path of a folder, in quotes") if kind is Path else Message("text in quotes")


def _kind(field: FieldInfo) -> Any:
    """Type of a setting, without the None of one that need not be stated."""
    return next(
        (one for one in get_args(field.annotation) if isinstance(one, type) and one is not NoneType), field.annotation
    )


def _example(name: str, value: object) -> str:
    """A value that would be accepted, as a settings file has it: the default; of texts what was stated, in quotes."""
    default = Settings.model_fields[name].get_default(call_default_factory=True)
    if isinstance(default, bool | int | float):
        return json.dumps(default)
    plain = value if isinstance(value, int | float) and default in (None, "") else default or "…"
    return json.dumps(str(plain), ensure_ascii=False)


def _place(name: str, given: dict[str, Any]) -> str:
    """Where a setting was stated: as an argument or variable, or in the file of the workspace."""
    if name in given or os.environ.get(PREFIX + name.upper()):
        return PREFIX + name.upper()
    return f"{FILE}, {name}"
