"""Settings whose values must be known elsewhere: the region to the registry, the model to the forecast package."""

from __future__ import annotations

from analytics.errors import InputError, close_to, did_you_mean
from analytics.flow.outdated import RULES, outdated
from analytics.forecast import MODELS
from analytics.message import Message, joined
from analytics.settings import Settings
from analytics.targets import names, registry
from analytics.targets.registry import Registry
from analytics.warehouse import current_build, open_build


def faults(settings: Settings, known: Registry | None) -> list[Message]:
    """A line about each setting that names nothing that is known: where it is stated, its value, what is expected.

    Parameters
    ----------
    settings : Settings
        As stated.
    known : Registry or None
        Registry of the workspace; None where no setting names anything of it.
    """
    found = []
    if settings.model not in MODELS:
        hint = did_you_mean(close_to(settings.model, MODELS)[:1])
        why = Message("one of {known}{hint}", known=", ".join(MODELS), hint=hint)
        found.append(_fault(settings, "model", why))
    if known is not None and settings.region and len(hits := names.hits(settings.region, known.names)) != 1:
        one = Message("a name of one region, this is one of {known}", known=", ".join(hits))
        todo = Message("a region of the registry; add it by dabiao add region")
        found.append(_fault(settings, "region", one if hits else todo))
    return found


def expect_known(settings: Settings) -> None:
    """Refuse settings that name nothing that is known, and a registry that has faults.

    A registry of which the current build was made had none: it is not read again unless a region is to be found in it.

    Raises
    ------
    InputError
        Says all of them.
    """
    as_built = settings.region is None and _is_as_built(settings)
    known = None if as_built else registry.load(settings.raw_dir)
    if wrong := faults(settings, known):
        raise InputError(joined(wrong))


def _is_as_built(settings: Settings) -> bool:
    """Whether registry and rules are those of which the current build was made."""
    build = current_build(settings.warehouse_dir)
    if build is None:
        return False
    with open_build(build) as wh:
        return not set(RULES) & set(outdated(wh, settings))


def _fault(settings: Settings, name: str, why: Message) -> Message:
    stated = {"place": settings.place_of(name), "value": repr(getattr(settings, name)), "why": why}
    return Message("{place}: {value}, expected: {why}", **stated)
