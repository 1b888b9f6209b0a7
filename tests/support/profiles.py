"""Two profiles: quick by default; in the long run many examples, every case, and all on both databases."""

import os
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

LONG = os.environ.get("ZQT_HYPOTHESIS") == "long"
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]

settings.register_profile("quick", deadline=None, suppress_health_check=QUIET)
settings.register_profile("long", max_examples=2_000, deadline=None, suppress_health_check=QUIET)


def examples(quick: int) -> int:
    """Return the number of examples of a test: `quick`, or eighty times as many in the long profile."""
    return quick * 80 if LONG else quick


def few(cases: Sequence[Any], quick: int) -> list[Any]:
    """Return cases of a test as parameters: `quick` of them run each time, the others in the long profile.

    Those of each time are spread evenly over the cases, the first among them.
    """
    always = {round(place * len(cases) / quick) for place in range(quick)}
    return [
        case if place in always else pytest.param(*_values(case), marks=(pytest.mark.long, *_marks(case)))
        for place, case in enumerate(cases)
    ]


def _values(case: Any) -> tuple[Any, ...]:
    if hasattr(case, "values") and hasattr(case, "marks"):
        return tuple(case.values)
    return case if isinstance(case, tuple) else (case,)


def _marks(case: Any) -> tuple[Any, ...]:
    return tuple(getattr(case, "marks", ()))


settings.load_profile("long" if LONG else "quick")
