"""What stands out in the fieldwork: refusals agree with scipy's exact test, the rest with hand counts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from scipy import stats

from dashboard.survey.fieldwork_quality import (
    EqualAnswers,
    EqualTexts,
    Interview,
    InterviewerCalls,
    Speeder,
    equal_answers,
    equal_texts,
    refusals,
    speeders,
)

CALLS = [
    InterviewerCalls("01", 30, 100),
    InterviewerCalls("02", 9, 110),
    InterviewerCalls("03", 12, 90),
    InterviewerCalls("04", 17, 95),
    InterviewerCalls("05", 0, 60),
]


def test_refusals_beside_those_of_all_others() -> None:
    found = refusals(CALLS)
    first = found[0]
    assert (first.own.numerator, first.own.denominator) == (30, 100)
    assert (first.others.numerator, first.others.denominator) == (38, 355)
    chances = [
        stats.fisher_exact(
            [
                [each.refused, each.reached - each.refused],
                [68 - each.refused, 387 - each.reached + each.refused],
            ],
            alternative="greater",
        ).pvalue
        for each in CALLS
    ]
    assert [row.chance for row in found] == pytest.approx(chances)
    adjusted = stats.false_discovery_control(chances)
    assert [row.stands_out for row in found] == list(adjusted <= 0.05) == [True, False, False, False, False]


def test_one_refusal_where_others_had_none_is_not_yet_strange() -> None:
    # A binomial tail at the others' share of 0 would call it impossible.
    found = refusals([InterviewerCalls("01", 1, 50), InterviewerCalls("02", 0, 500)])
    assert found[0].chance == pytest.approx(50 / 550)
    assert not found[0].stands_out


def test_many_calls_are_counted_exactly() -> None:
    found = refusals([InterviewerCalls("01", 900, 3_000), InterviewerCalls("02", 1_700, 6_000)])
    assert found[0].chance == pytest.approx(stats.hypergeom.sf(899, 9_000, 2_600, 3_000), rel=1e-9)


def test_an_interviewer_alone_or_without_anybody_is_not_judged() -> None:
    assert refusals([InterviewerCalls("01", 5, 10)])[0].chance is None
    found = refusals([InterviewerCalls("01", 5, 10), InterviewerCalls("02", 0, 0)])
    assert [(row.chance, row.stands_out) for row in found] == [(None, False), (None, False)]
    assert refusals([]) == ()
    with pytest.raises(ValueError, match="07"):
        refusals([InterviewerCalls("07", 3, 2)])


def timed(version: str, *seconds: int | None) -> list[Interview]:
    return [Interview(f"{version}{place}", "01", version, each) for place, each in enumerate(seconds)]


def test_an_interview_under_a_third_of_its_versions_median_is_named() -> None:
    v1 = timed("v1", 240, 300, 300, 99, 300, 300, 310, 280, 100, 320, None)
    v2 = timed("v2", *[900] * 10, 299)
    few = timed("v3", *[900] * 8, 3)
    found = speeders([*v1, *v2, *few])
    third = Fraction(1, 3)
    assert found == (Speeder("v13", "01", 99, 300, third, 10), Speeder("v210", "01", 299, 900, third, 11))
    assert [each.key for each in found] == ["v13", "v210"]
    assert [each.key for each in speeders(v1, Fraction(1, 2))] == ["v13", "v18"]
    assert [each.key for each in speeders(few, least=9)] == ["v38"]


def said(key: str, interviewer: str, text: str, last: str = "满意", version: str = "v1") -> Interview:
    answers = {**{f"q{place}": "满意" for place in range(4)}, "q4": last}
    return Interview(key, interviewer, version, answers=answers, texts={"q9": text})


def test_interviews_that_agree_in_all_are_named_by_interviewer() -> None:
    interviews = [
        said("a", "01", "希望加快审批"),
        said("b", "01", "希望加快审批 "),  # a blank is no difference
        said("c", "01", "希望加快审批", "一般"),
        said("d", "01", "希望加快办理"),
        said("e", "02", "希望加快审批"),
        said("f", "01", "希望加快审批", version="v2"),
        said("g", "03", ""),
        said("h", "03", " "),
        said("i", "03", "", ""),
        said("j", "03", "", ""),
    ]
    assert equal_answers(interviews) == (EqualAnswers("01", ("a", "b"), 6), EqualAnswers("03", ("g", "h"), 5))
    assert [each.keys for each in equal_answers(interviews, 4)] == [("a", "b"), ("g", "h"), ("i", "j")]
    assert [each.keys for each in equal_answers(interviews, 6)] == [("a", "b")]


def test_a_text_that_several_gave_is_named_with_who_asked() -> None:
    interviews = [
        said("a", "02", "希望加快审批ABC"),
        said("b", "01", "希望加快审批abc"),
        said("c", "01", "另一件不同的事"),
        said("d", "01", "没有"),
        said("e", "02", "没有"),
    ]
    assert equal_texts(interviews) == (EqualTexts("q9", "希望加快审批ABC", ("a", "b"), ("01", "02")),)
    assert [each.text for each in equal_texts(interviews, 2)] == ["希望加快审批ABC", "没有"]


def test_a_digest_and_a_count_tell_the_same_as_the_answers() -> None:
    said = {"q1": "1", "q2": "2;3", "q3": "1", "q4": "4", "q5": "2"}
    full = [
        Interview("a", "zhao", "1", answers=said, texts={"wish": "早日解决"}),
        Interview("b", "zhao", "1", answers=said, texts={"wish": "早日解决"}),
        Interview("c", "zhao", "1", answers=said | {"q5": "3"}, texts={"wish": "早日解决"}),
        Interview("d", "li", "1", answers=said, texts={"wish": "早日解决"}),
        Interview("e", "zhao", "1", answers={"q1": "1"}),
        Interview("f", "zhao", "1", answers={"q1": "1"}),
    ]
    digests = ["x", "x", "y", "x", "z", "z"]
    told = [
        replace(each, answers={}, digest=digest, closed=len(each.answers))
        for each, digest in zip(full, digests, strict=True)
    ]
    assert equal_answers(told) == equal_answers(full) == (EqualAnswers("zhao", ("a", "b"), 6),)
