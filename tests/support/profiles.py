"""Hypothesis profiles: quick by default, many examples in the long run."""

import os

from hypothesis import HealthCheck, settings

QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]

settings.register_profile("quick", deadline=None, suppress_health_check=QUIET)
settings.register_profile("long", max_examples=2_000, deadline=None, suppress_health_check=QUIET)


def examples(quick: int) -> int:
    """Return the number of examples of a test: `quick`, or forty times as many in the long profile."""
    return quick * 40 if os.environ.get("ZQT_HYPOTHESIS") == "long" else quick


settings.load_profile("long" if os.environ.get("ZQT_HYPOTHESIS") == "long" else "quick")
