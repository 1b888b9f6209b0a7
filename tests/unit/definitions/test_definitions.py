"""One source of definitions: each printed figure has one, its texts are whole, settings in force show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dashboard.appraisal.settings import DEFAULTS, INDICATORS, AppraisalSettings, IndicatorRule
from dashboard.definitions import BY_CODE, DEFINITIONS, GROUPS, POPULATIONS, under
from dashboard.definitions.measures import MEASURES
from dashboard.definitions.variants import VARIANTS
from dashboard.figure.codes import BASIS_CODES, BEFORE, CITY
from dashboard.i18n import LANGUAGES, use_language
from dashboard.views.vocabulary import BASES, SCORECARD_ITEMS
from layouts import definitions, vocabulary
from layouts.components.strip import time_names
from layouts.documents.definitions_md import DOCUMENTS, PLACE, document, template
from layouts.documents.rankings_xlsx import _columns
from tests.support.messages import ROOT, translations
from tests.support.sheets import CONTEXT, ranking_view, sheet

PARTS = ("accepted", "direct", "due", "not_due", "no_deadline", "withdrawn", "excluded")
LIVE_MEASURES = {"open_now", "overdue_now", "near_now", "maybe_now"}


def test_every_figure_that_is_printed_has_a_definition() -> None:
    printed = {*PARTS, *INDICATORS, *time_names(), *SCORECARD_ITEMS}
    printed |= {"score", "rank", "district_rank", "change", "worst", "band", "warning", "near", "recovered"}
    printed |= {*LIVE_MEASURES, "dispatched", "influence", "hot_spot"}
    printed |= {"resolution_or_confirmed", "coverage", "bounds", "answer_coverage"}
    assert printed <= set(DEFINITIONS)


@pytest.mark.parametrize("level", ["district", "township"])
def test_every_column_of_the_export_that_holds_a_figure_names_its_definition(level: str) -> None:
    columns = _columns(sheet(ranking_view(level=level)))
    named = {each.head: each.define for each in columns}
    assert {head for head, define in named.items() if not define} <= {
        "并列", "代码", "单位", "区市",
    }  # fmt: skip
    assert {define for define in named.values() if define} <= set(DEFINITIONS)


def test_codes_are_unique_and_can_be_typed() -> None:
    assert len(BY_CODE) == len(DEFINITIONS) == sum(map(len, GROUPS.values()))
    assert all(re.fullmatch("[A-Z]{2,4}", code) for code in BY_CODE)
    # Behind a code's figure stand a unit, a period and marks: none of them is a figure of another meaning.
    assert {CITY, BEFORE}.isdisjoint(BY_CODE)
    same = {basis: BY_CODE[code].key for basis, code in BASIS_CODES.items() if code in BY_CODE}
    assert same == {"due": "due", "accepted": "accepted", "transferred": "dispatched"}


def test_lists_behind_a_figure_are_measures_that_can_be_counted() -> None:
    known = MEASURES.keys() | LIVE_MEASURES
    known |= {"extended_out", "gates_known", "head_reviewed"}
    named = {measure for each in DEFINITIONS.values() for measure in (*each.top, *each.bottom)}
    assert named <= known
    assert named <= set(vocabulary.MEASURES)


def test_every_count_has_a_list() -> None:
    assert all(each.top for each in DEFINITIONS.values() if each.kind == "count")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", ["", "district", "township"])
def test_every_text_is_whole_in_both_languages(language: str, level: str) -> None:
    with use_language(language):
        for one in DEFINITIONS.values():
            said = [value for _name, value in definitions.explanation(one, DEFAULTS, level)]
            assert said and all(said) and not any("{" in each for each in said), one.key
        assert all(definitions.population_sentence(replace(CONTEXT, basis=basis)) for basis in BASES)
    assert set(POPULATIONS) == set(BASES)


def test_a_count_says_that_it_has_no_denominator_and_a_rate_names_both_parts(english: None) -> None:
    count = dict(definitions.explanation(DEFINITIONS["late"], DEFAULTS))
    assert count["Denominator"] == "none: a count of orders"
    for one in DEFINITIONS.values():
        if one.kind == "rate":
            said = dict(definitions.explanation(one, DEFAULTS))
            assert said["Numerator"] and said["Denominator"] and said["Not counted"], one.key


def changed(**changes: Any) -> AppraisalSettings:
    return AppraisalSettings(**{**DEFAULTS.model_dump(), **changes})


def test_the_settings_in_force_show_where_the_figure_is_explained(english: None) -> None:
    rules = {
        **DEFAULTS.indicators,
        "six": IndicatorRule(weight=Decimal(10), target=Decimal(95), loss_per_point=Decimal("0.05")),
    }
    settings = changed(
        credits={**DEFAULTS.credits, "basic": Decimal("0.55")},
        satisfaction_coverage=Decimal("0.7"),
        threshold=Decimal(85),
        indicators=rules,
        warning_mode="all",
    )
    said = {key: " ".join(definitions.sentences(key, settings)) for key in DEFINITIONS}
    assert "basically satisfied 0.55" in said["satisfaction"] and "from 70% coverage" in said["satisfaction"]
    assert "Under 85%" in said["warning"] and "both rates below" in said["warning"]
    assert "target 95%" in said["six"]
    assert "Resolution rate 2%, Satisfaction 2%" in said["score"] and "provincial orders 5%" in said["score"]


# Two settings decide together what stands in the denominator of satisfaction.
PROPORTIONAL = IndicatorRule(weight=Decimal(10), kind="proportional")
BEHIND = {
    ("scores_by", "rules"): {"indicators": {**DEFAULTS.indicators, "six": PROPORTIONAL}},
    ("to_rate", "called_or_neglected"): {"answers": "called"},
    ("to_rate", "called"): {"answers": "called", "neglected": "outside"},
}


@pytest.mark.parametrize(("key", "name", "value"), list(VARIANTS))
def test_a_figure_says_what_the_office_counts_otherwise(
    english: None, key: str, name: str, value: str
) -> None:
    settings = changed(**BEHIND.get((name, value), {name: value}))
    own, other = definitions.sentences(key, DEFAULTS), definitions.sentences(key, settings)
    assert own != other and all("{" not in said for said in other)
    assert any("by a setting of the office" in said.lower() for said in other) or own[0] != other[0]
    assert dict(definitions.explanation(DEFINITIONS[key], settings)) != dict(
        definitions.explanation(DEFINITIONS[key], DEFAULTS)
    )


def test_the_foot_names_every_denominator_that_the_office_sets_otherwise(english: None) -> None:
    own = definitions.rates_sentence(DEFAULTS)
    assert own.startswith("Resolution rate = confirmed solved ÷ (due − closed but unverified).")
    assert "On-time" not in own and "Satisfaction" not in own and "setting" not in own
    said = definitions.rates_sentence(changed(denominator="closed", on_time="closed", answers="due"))
    assert said.startswith("Resolution rate = confirmed solved ÷ due and closed.")
    assert "orders open past their deadline, or withdrawn after it, stand outside the denominator" in said
    assert "On-time rate = closed by the deadline ÷ due and closed." in said
    assert "Satisfaction = sum of credits ÷ due." in said
    assert definitions.set_otherwise(DEFAULTS) == []
    assert all(under(each, DEFAULTS) == each for each in DEFINITIONS.values())


def test_a_page_of_one_level_names_its_own_sample(english: None) -> None:
    assert "under 30 shows" in definitions.sample_sentence(DEFAULTS, "district")
    assert "from 10 due orders on" in definitions.sample_sentence(DEFAULTS, "township")


def test_what_all_figures_share_names_moment_and_rules(english: None) -> None:
    shared = dict(definitions.circumstances(CONTEXT))
    assert shared["Data time"] == "2026-11-17 18:00"
    assert shared["Rules"] == "the product's defaults" and shared["Data version"] == "7"
    stored = replace(CONTEXT, versions=((date(2026, 9, 1), CONTEXT.settings),), before_exclusion=True)
    shared = dict(definitions.circumstances(stored))
    assert shared["Rules"] == "version 1, in force since 2026-09-01" and shared["Exclusions"] == "included"
    assert "Period" not in dict(definitions.circumstances(CONTEXT, live=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_committed_document_is_what_the_source_gives(language: str) -> None:
    committed = (ROOT / "docs" / DOCUMENTS[language]).read_text(encoding="utf-8")
    assert committed == document(language), "run `make docs`"


def test_the_document_holds_every_figure_with_its_code_in_each_language() -> None:
    assert set(PLACE.findall(template("en"))) == set(GROUPS)
    assert PLACE.findall(template("zh_CN")) == PLACE.findall(template("en"))
    english, chinese, names = document("en"), document("zh_CN"), translations()
    for one in DEFINITIONS.values():
        assert f"| `{one.code}` | {names[one.name]} | {one.name} |" in english
        assert f"| `{one.code}` | {names[one.name]} |" in chinese


def test_the_chinese_document_speaks_chinese_where_the_source_does() -> None:
    names = translations()
    said = [one.formula for one in DEFINITIONS.values()] + [
        note for one in GROUPS["rates"] for note in one.notes
    ]
    text = document("zh_CN")
    assert [msgid for msgid in said if "{" not in msgid and names[msgid] not in text] == []
    assert [msgid for msgid in said if "{" not in msgid and msgid in text] == []
    # Chinese sentences stand one after the other without a blank.
    assert [line for line in text.splitlines() if line.startswith("- ") and "。 " in line] == []
