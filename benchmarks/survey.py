"""Show how often the intervals of the survey hold the truth, how wide they are, and what weights are for.

Run `python -m benchmarks.survey [--runs 2000]`. A city of 50,000 enterprises is asked that many times; the
larger ones answer more often and are less satisfied. For satisfactions of 50, 93 and 99 % and for two sizes
of the sample it prints, for the city, one district and one small stratum: the mean number of answers, the
bias with and without weights in percentage points, the share of 95 % intervals that hold the truth, their
mean width in points, and in how many runs all answers of every stratum were alike ("alike"). "plain" is the
share that m ± t·se would hold.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from dashboard.appraisal.statistics import CONFIDENCE
from dashboard.survey.distributions import student_quantile
from dashboard.survey.estimation import Estimate
from tests.support.survey_city import SIZES, Performance, answers, estimated, make_city

SHARES = (0.5, 0.93, 0.99)
DESIGNS = ((4_000, 30), (1_500, 10))  # total, least number a stratum
ENTERPRISES, DISTRICTS, DISTRICT, SEED = 50_000, 15, 2, 20_261
HEAD = (
    "share",
    "drawn",
    "of",
    "truth %",
    "answers",
    "bias",
    "unweighted",
    "held %",
    "plain %",
    "width",
    "alike %",
)
COLUMNS = "{:>6} {:>6} {:<13} {:>8} {:>8} {:>7} {:>11} {:>7} {:>8} {:>6} {:>8}"


def held_plainly(truth: float, found: Sequence[Estimate]) -> float:
    """Return how often mean ± t·se holds the truth."""
    held = 0
    for each in found:
        if each.mean is not None and each.se is not None and each.df > 0:
            held += abs(each.mean - truth) <= student_quantile(CONFIDENCE, each.df) * each.se
    return held / len(found)


def row(share: float, drawn: int, name: str, truth: float, found: Sequence[Estimate]) -> str:
    """Return one line of the table."""
    seen = Performance.of(truth, found)
    return COLUMNS.format(
        share,
        drawn,
        name,
        f"{100 * seen.truth:.2f}",
        f"{seen.answers:.0f}",
        f"{seen.bias:+.2f}",
        f"{seen.bias_unweighted:+.2f}",
        f"{100 * seen.coverage:.1f}",
        f"{100 * held_plainly(truth, found):.1f}",
        f"{seen.width:.1f}",
        f"{100 * seen.without_spread:.0f}",
    )


def main() -> None:
    """Ask the city again and again and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2_000)
    chosen = parser.parse_args()
    print(COLUMNS.format(*HEAD))
    for share in SHARES:
        city = make_city(share, ENTERPRISES, DISTRICTS, seed=1)
        district = city.district(DISTRICT)
        places = {"city": city.everywhere, "district": district, "small stratum": district[SIZES - 1 :]}
        for drawn, minimum in DESIGNS:
            respondents, satisfied = answers(city, drawn, minimum, chosen.runs, SEED)
            for name, chosen_places in places.items():
                runs = zip(respondents, satisfied, strict=True)
                found = [estimated(city, chosen_places, n, good) for n, good in runs]
                print(row(share, drawn, name, city.share(chosen_places), found), flush=True)


if __name__ == "__main__":
    main()
