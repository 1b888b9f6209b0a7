"""Estimates and intervals: equal to two independent survey packages, and right over many samples."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, replace

import numpy as np
import polars
import pytest
import svy
from scipy import stats

from dashboard.survey.estimation import Estimate, StratumChoices, StratumSums, estimate, proportions
from tests.support.messages import ROOT
from tests.support.survey_city import Performance, answers, estimated, make_city

ANSWERS = ROOT / "tests" / "fixtures" / "survey" / "answers.csv"


def sums_of(design: str, domain: bool = False, strata: str = "ABCDE") -> list[StratumSums]:
    """Sum up the answers of a design by stratum, of all or of its domain in some strata."""
    with ANSWERS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["design"] == design]
    found = []
    for stratum in sorted({row["stratum"] for row in rows}):
        own = [row for row in rows if row["stratum"] == stratum]
        said = [float(row["y"]) for row in own if not domain or (row["domain"] == "1" and stratum in strata)]
        squares = math.fsum(y * y for y in said)
        found.append(
            StratumSums(int(own[0]["population"]), len(own), len(said), math.fsum(said), squares, stratum)
        )
    return found


@dataclass(frozen=True)
class Reference:
    """What a survey package says: mean, standard error, logit interval, degrees of freedom, design effect."""

    mean: float
    se: float
    low: float
    high: float
    df: int
    design_effect: float


# R survey 4.1-1 (svymean, svyciprop with method "xlogit", degf; R 4.2.2), as reference.R beside the answers
# prints them: all of a design, its domain, the domain in two of its strata, a design with a lonely stratum.
REFERENCES = {
    "mean": Reference(
        0.916808149405772, 0.020586487784071, 0.865646032551129, 0.949621522686615, 84, 1.84962756744699
    ),
    "domain": Reference(
        0.898305084745763, 0.0435735412379099, 0.768184285362381, 0.959261024236487, 26, 2.2184977035647
    ),
    "part": Reference(
        0.93015873015873, 0.0203592497984512, 0.873601654393707, 0.962495707222508, 19, 0.570703077752052
    ),
    "lonely": Reference(
        0.863575676659789, 0.046266929832639, 0.743292054558858, 0.932608899478532, 76, 1.62983821154459
    ),
}


def numbers(found: Estimate | Reference) -> tuple[float | None, ...]:
    return found.mean, found.se, found.low, found.high, found.df, found.design_effect


DESIGNS = {
    "mean": sums_of("mean"),
    "domain": sums_of("mean", domain=True),
    "part": sums_of("mean", domain=True, strata="AB"),
    "lonely": sums_of("lonely"),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_the_numbers_are_those_of_other_survey_packages(name: str) -> None:
    found = estimate(DESIGNS[name])
    assert numbers(found) == pytest.approx(numbers(REFERENCES[name]), rel=1e-12)
    assert found.interval == "logit"


DOMAINS = {"domain": "ABCDE", "part": "AB"}


@pytest.mark.parametrize("name", REFERENCES)
def test_the_numbers_are_those_of_another_survey_library_run_beside(name: str) -> None:
    whose = "lonely" if name == "lonely" else "mean"
    answers = polars.read_csv(ANSWERS).filter(polars.col("design") == whose)
    weight = polars.col("population") / polars.len().over("stratum")
    answers = answers.with_columns(weight.alias("weight"), polars.col("y").cast(polars.Float64))
    design = svy.Design(stratum="stratum", wgt="weight", pop_size="population", singleton="center")
    told = svy.Sample(answers, design).estimation
    where = None
    if name in DOMAINS:
        where = (svy.col("domain") == 1) & svy.col("stratum").is_in(list(DOMAINS[name]))
    mean = told.mean("y", where=where, deff="wor").estimates[0]
    plain = estimate(DESIGNS[name], limits=None)
    assert (mean.est, mean.se, mean.lci, mean.uci, mean.df, mean.deff) == pytest.approx(
        numbers(plain), rel=1e-12
    )
    if name == "lonely":  # the one whose answers are yes and no alone
        share = told.prop("y", ci_method="logit").estimates[1]
        found = estimate(DESIGNS[name])
        assert (share.y_level, share.lci, share.uci) == pytest.approx((1, found.low, found.high), rel=1e-12)


def test_the_designs_hold_what_they_are_for() -> None:
    mean, lonely = DESIGNS["mean"], DESIGNS["lonely"]
    assert any(each.respondents == each.population for each in mean)
    assert all(0 < each.in_domain < each.respondents for each in DESIGNS["domain"])
    assert [each.in_domain > 0 for each in DESIGNS["part"]] == [True, True, False, False]
    assert [each.key for each in lonely if each.respondents == 1] == ["C"]
    assert len({round(each.population / each.respondents, 3) for each in lonely}) == len(lonely)


def test_scores_on_another_scale_have_the_interval_of_their_share_of_it() -> None:
    plain = estimate(DESIGNS["mean"])
    scored = [
        replace(
            each,
            total=each.in_domain + 9 * each.total,
            squares=each.in_domain + 18 * each.total + 81 * each.squares,
        )
        for each in DESIGNS["mean"]
    ]
    found = estimate(scored, limits=(1, 10))
    assert (plain.mean, plain.low, plain.high, plain.se) == pytest.approx(
        ((found.mean - 1) / 9, (found.low - 1) / 9, (found.high - 1) / 9, found.se / 9), rel=1e-9
    )


def test_without_limits_the_interval_is_the_plain_one() -> None:
    found = estimate(DESIGNS["mean"], limits=None)
    half = stats.t.ppf(0.975, 84) * REFERENCES["mean"].se
    assert (found.low, found.high, found.interval) == (
        pytest.approx(REFERENCES["mean"].mean - half),
        pytest.approx(REFERENCES["mean"].mean + half),
        "plain",
    )


def test_where_all_answer_alike_the_beta_interval_stands_in() -> None:
    found = estimate([StratumSums(900, 20, 20, 20, 20), StratumSums(100, 10, 10, 10, 10)])
    kish = 1000**2 / (20 * 45**2 + 10 * 10**2)
    n = kish * (stats.t.ppf(0.975, 29) / stats.t.ppf(0.975, 28)) ** 2
    assert (found.mean, found.high, found.interval, found.se) == (1, 1, "beta", 0)
    assert found.low == pytest.approx(stats.beta.ppf(0.025, n, 1), rel=1e-10)
    none = estimate([StratumSums(900, 20, 20, 0, 0), StratumSums(100, 10, 10, 0, 0)])
    assert (none.low, none.high) == (0, pytest.approx(1 - found.low))


def test_equal_credits_between_the_ends_are_not_certain_either() -> None:
    # Sums of 0.8 and 0.64 carry rounding: it must not be taken for a spread.
    found = estimate([StratumSums(900, 30, 30, math.fsum([0.8] * 30), sum([0.8 * 0.8] * 30))])
    assert (found.interval, found.se) == ("beta", 0)
    assert (found.low, found.high) == (
        pytest.approx(stats.beta.ppf(0.025, 24, 7)),
        pytest.approx(stats.beta.ppf(0.975, 25, 6)),
    )


def test_a_census_is_certain() -> None:
    found = estimate([StratumSums(4, 4, 4, 3, 3), StratumSums(6, 6, 6, 6, 6)])
    assert (found.mean, found.se, found.low, found.high) == (0.9, 0, 0.9, 0.9)
    assert (found.interval, found.design_effect) == ("census", None)


def test_silent_strata_are_named_and_their_enterprises_spread() -> None:
    heard = [StratumSums(300, 20, 20, 15, 15, "a"), StratumSums(100, 10, 10, 9, 9, "b")]
    found = estimate([*heard, StratumSums(100, 0, 0, 0, 0, "c"), StratumSums(0, 0, 0, 0, 0, "d")])
    assert (found.silent, found.silent_population, found.population, found.domain) == (("c",), 100, 500, 500)
    assert found.mean == pytest.approx((300 * 0.75 + 100 * 0.9) / 400)
    # As if the others were larger by a quarter, also where the correction for the finite population counts.
    spread = [StratumSums(375, 20, 20, 15, 15), StratumSums(125, 10, 10, 9, 9)]
    assert numbers(found) == pytest.approx(numbers(estimate(spread)))
    whole = estimate([StratumSums(10, 10, 10, 8, 8, "a"), StratumSums(10, 0, 0, 0, 0, "c")])
    assert whole.interval == "logit" and whole.low < 0.8 < whole.high


def test_one_answer_is_too_few_and_none_says_nothing() -> None:
    one = estimate([StratumSums(40, 1, 1, 1, 1)])
    assert (one.mean, one.low, one.high, one.df, one.interval) == (1, None, None, 0, "")
    nobody = estimate([StratumSums(40, 0, 0, 0, 0, "a")])
    assert (nobody.n, nobody.mean, nobody.low, nobody.silent) == (0, None, None, ("a",))
    outside = estimate([StratumSums(40, 12, 0, 0, 0, "a")])
    assert (outside.n, outside.mean, outside.silent) == (0, None, ())
    assert estimate([]) == Estimate(n=0, population=0)
    alike = estimate([StratumSums(40, 5, 5, 35, 245)], limits=None)
    assert (alike.mean, alike.low, alike.interval) == (7, None, "")


@pytest.mark.parametrize(
    "wrong",
    [
        StratumSums(10, 11, 11, 5, 5, "福山"),
        StratumSums(10, 5, 6, 5, 5, "福山"),
        StratumSums(10, 5, -1, 0, 0, "福山"),
        StratumSums(10, 5, 5, 5.5, 6, "福山"),
        StratumSums(10, 5, 5, -1, 1, "福山"),
        StratumSums(10, 5, 5, math.nan, 1, "福山"),
        StratumSums(10, 5, 5, 3, -1, "福山"),
    ],
)
def test_what_cannot_be_is_refused_by_name(wrong: StratumSums) -> None:
    with pytest.raises(ValueError, match="福山"):
        estimate([wrong])


def test_options_are_shares_of_those_who_were_asked() -> None:
    strata = [
        StratumChoices(300, 20, 18, {"phone": 9, "app": 12}, "a"),
        StratumChoices(100, 10, 10, {"phone": 2}, "b"),
    ]
    found = proportions(strata, ["phone", "app", "fax"])
    assert found["phone"] == estimate(
        [StratumSums(300, 20, 18, 9, 9, "a"), StratumSums(100, 10, 10, 2, 2, "b")]
    )
    assert found["app"].mean == pytest.approx(12 * 15 / (18 * 15 + 100))
    assert (found["fax"].mean, found["fax"].low, found["fax"].interval) == (0, 0, "beta")


RUNS = 400


@pytest.mark.parametrize("share", [0.5, 0.93])
def test_weights_take_out_the_bias_and_intervals_hold_the_truth(share: float) -> None:
    city = make_city(share, enterprises=6_000, districts=3, seed=11)
    respondents, satisfied = answers(city, 900, 15, RUNS, seed=12)
    least, most = stats.binom.ppf(0.0005, RUNS, 0.93), stats.binom.ppf(0.9995, RUNS, 0.97)
    for places in (city.everywhere, city.district(1)):
        found = [estimated(city, places, n, good) for n, good in zip(respondents, satisfied, strict=True)]
        seen = Performance.of(city.share(places), found)
        spread = 100 * float(np.std([each.mean for each in found])) / math.sqrt(RUNS)
        assert abs(seen.bias) < 3.5 * spread
        assert seen.bias_unweighted < -3.5 * spread
        assert least <= seen.coverage * RUNS <= most
        # The standard errors are as large as the means really scatter.
        told = math.fsum(each.se or 0 for each in found) / RUNS
        assert 100 * told / (spread * math.sqrt(RUNS)) == pytest.approx(1, abs=0.13)
