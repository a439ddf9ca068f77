"""Settings whose values must be known elsewhere: the region to the registry, the model to the forecast package."""

from __future__ import annotations

from analytics.errors import InputError, close_to, did_you_mean
from analytics.forecast import MODELS
from analytics.message import Message, joined
from analytics.settings import Settings
from analytics.targets import names
from analytics.targets.registry import Registry


def faults(settings: Settings, known: Registry) -> list[Message]:
    """A line about each setting that names nothing that is known: where it is stated, its value, what is expected.

    Parameters
    ----------
    settings : Settings
        As stated.
    known : Registry
        Registry of the workspace.
    """
    found = []
    if settings.model not in MODELS:
        hint = did_you_mean(close_to(settings.model, MODELS)[:1])
        why = Message("one of {known}{hint}", known=", ".join(MODELS), hint=hint)
        found.append(_fault(settings, "model", why))
    if settings.region and len(hits := names.hits(settings.region, known.names)) != 1:
        one = Message("a name of one region, this is one of {known}", known=", ".join(hits))
        todo = Message("a region of the registry; add it by dabiao add region")
        found.append(_fault(settings, "region", one if hits else todo))
    return found


def expect_known(settings: Settings, known: Registry) -> None:
    """Refuse settings that name nothing that is known.

    Raises
    ------
    InputError
        Says all of them.
    """
    if wrong := faults(settings, known):
        raise InputError(joined(wrong))


def _fault(settings: Settings, name: str, why: Message) -> Message:
    stated = {"place": settings.place_of(name), "value": repr(getattr(settings, name)), "why": why}
    return Message("{place}: {value}, expected: {why}", **stated)
