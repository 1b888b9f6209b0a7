"""What a mapping says of words: fields before vocabularies, turned columns, words counted once."""

from __future__ import annotations

import pytest

from dashboard.i18n import use_language
from dashboard.views.importing import WordColumn
from data_access.importing.choosing import composed, edited, rules_of, unsaid_of_moved, with_rules
from data_access.importing.errors import BadCell, MappingError
from data_access.importing.fields import BY_NAME
from data_access.importing.headers import torn
from data_access.importing.mapping import WORD_FIELDS, Composed, Mapping, meanings_of, parse_mapping
from data_access.importing.plan import Bound
from data_access.importing.spoken import LONGEST_WORD, MOST_WORDS, Listener, Spoken, asked, with_words
from data_access.importing.words import Words, word_key
from layouts.pages.importing.words import meaning_label

COLUMNS = {"order_no": "号", "opened_at": "时"}


def mapping(**changes: object) -> Mapping:
    return Mapping.model_validate({"name": "mine", "columns": COLUMNS, **changes})


def listener(*fields: str) -> Listener:
    bound = [Bound(BY_NAME[name], (place,), "", name) for place, name in enumerate(fields)]
    return Listener(bound, lambda text: text.strip() in ("", "-"))


def columns(mine: Mapping, *heard: Spoken) -> tuple[WordColumn, ...]:
    return asked(heard, mine, str)


@pytest.mark.parametrize(
    ("own", "word", "meaning"),
    [
        ({}, "是", "yes"),
        ({"yes": ["算"]}, "算", "yes"),
        ({"yes": ["算"]}, "否", "no"),
        ({"no": ["是"]}, "是", "no"),
        ({"no": ["是"], "yes": ["否"]}, " 否 ", "yes"),
        ({"no": ["1"], "yes": ["2"]}, "２", "yes"),
        ({"blank": ["无"]}, "无", None),
        ({"no": [""]}, "", "no"),
        ({"yes": ["？"]}, "?", "yes"),
    ],
)
def test_own_words_come_before_known_ones(own: dict[str, list[str]], word: str, meaning: str | None) -> None:
    assert Words("yesno", own).read(word) == meaning


@pytest.mark.parametrize(
    ("name", "own", "word", "rule"),
    [
        ("yesno", {"no": ["是"]}, "否", "unknown_word"),  # turned round: nothing known holds
        ("verdict", {"unsolved": ["是"]}, "已解决", "unknown_word"),
        ("yesno", {"reject": ["待定"]}, "待定", "word_refused"),
        ("state", {"reject": [""]}, "", "word_refused"),
        ("answer", {"satisfied": ["称心"]}, "糟心", "unknown_word"),
    ],
)
def test_a_word_that_nobody_gave_a_meaning_is_no_guess(
    name: str, own: dict[str, list[str]], word: str, rule: str
) -> None:
    with pytest.raises(BadCell) as bad:
        Words(name, own).read(word)
    assert bad.value.rule == rule


def test_more_than_two_meanings_are_not_turned_round_by_one_word() -> None:
    assert Words("state", {"in_review": ["已办结"]}).read("办理中") == "in_progress"


def test_a_field_is_asked_before_its_vocabulary() -> None:
    mine = mapping(words={"yesno": {"yes": ["考"], "no": ["免"]}, "excluded": {"yes": ["免"], "no": ["考"]}})
    assert Words("yesno", mine.words_of("excluded")).read("免") == "yes"
    assert Words("yesno", mine.words_of("included")).read("免") == "no"


def test_the_words_of_a_bare_verdict_stand_under_whose_it_is() -> None:
    for source in ("official", "claimed", "district"):
        mine = mapping(verdict_source=source, words={f"verdict_{source}": {"unsolved": ["是"]}})
        assert mine.own_key("verdict") == f"verdict_{source}"
        assert Words("verdict", mine.words_of("verdict")).read("是") == "unsolved"
        assert Words("verdict", mine.words_of("verdict_enterprise")).read("是") == "solved"


def test_yaml_takes_yes_no_and_numbers_for_words() -> None:
    text = "name: a\ncolumns: {order_no: 号}\nwords: {excluded: {no: [1, yes], yes: [0]}}\n"
    assert parse_mapping(text, "a.yaml").words == {"excluded": {"no": ["1", "yes"], "yes": ["0"]}}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{excluded: {maybe: [x]}}", "blank, reject"),
        ("{title: {yes: [x]}}", "unknown word set"),
        ("{excluded: {yes: [是], no: ['是 ']}}", "two meanings"),
    ],
)
def test_words_that_contradict_are_refused(words: str, said: str) -> None:
    with use_language("en"), pytest.raises(MappingError) as refused:
        parse_mapping(f"name: a\ncolumns: {{order_no: 号}}\nwords: {words}\n", "a.yaml")
    assert said in str(refused.value)


def test_words_are_counted_by_what_spellings_have_in_common() -> None:
    ear = listener("excluded", "title")
    for text in ("是", " 是", "是 ", "", "-", "否"):
        ear.hear([text, "x"])
    ear.hear(torn(["是", "x"], "cells", "torn"))
    assert ear.heard() == (Spoken("excluded", "excluded", {"是": 3, "否": 1, "": 2}),)


def test_forty_words_are_fixed_and_one_more_or_a_long_one_is_not() -> None:
    for extra, many in (([], False), (["再"], True), (["长" * (LONGEST_WORD + 1)], True)):
        ear = listener("state")
        for word in (*(f"词{n}" for n in range(MOST_WORDS)), *extra):
            ear.hear([word])
        (heard,) = ear.heard()
        assert (heard.too_many, len(heard.words)) == (many, 0 if many else MOST_WORDS)


def test_a_name_that_negates_makes_every_word_a_question() -> None:
    (found,) = columns(mapping(), Spoken("verdict_official", "是否未解决", {"是": 2, "否": 1, "": 1}))
    assert [row.word for row in found.unsaid] == ["是", "否", ""]
    (found,) = columns(mapping(), Spoken("verdict_official", "核实结果", {"是": 2, "否": 1, "": 1}))
    assert [row.meaning for row in found.words] == ["solved", "unsolved", "blank"]


def test_a_blank_is_asked_for_where_it_counts_an_order_in() -> None:
    heard = [Spoken(name, BY_NAME[name].synonyms[0], {"是": 1, "": 1}) for name in ("excluded", "included")]
    assert [[row.word for row in each.unsaid] for each in columns(mapping(), *heard)] == [[], [""]]


def test_unknown_words_of_a_field_that_decides_nothing_are_not_asked_for() -> None:
    (found,) = columns(mapping(), Spoken("confidential", "是否保密", {"绝密": 1}))
    assert (found.unsaid, found.words[0].meaning) == ((), "")


def test_what_is_said_replaces_what_the_mapping_said_and_keeps_the_rest() -> None:
    mine = mapping(words={"state": {"closed": ["审结", "办妥"]}, "yesno": {"yes": ["算"]}})
    bound = [Bound(BY_NAME["state"], (0,), "", "状态"), Bound(BY_NAME["title"], (1,), "", "标题")]
    said = {"状态": {"审结 ": "in_review", "": "pending"}, "标题": {"x": "y"}, "别的": {"是": "no"}}
    assert with_words(mine, bound, said).words == {
        "state": {"closed": ["办妥"], "in_review": ["审结 "], "pending": [""]},
        "yesno": {"yes": ["算"]},
    }


def test_words_of_a_field_given_to_another_column_are_forgotten() -> None:
    mine = mapping(words={"excluded": {"no": ["是"]}, "state": {"closed": ["审结"]}})
    assert unsaid_of_moved(mine, {"免考": "excluded", "状态": "state"}) == {"state": {"closed": ["审结"]}}
    assert unsaid_of_moved(mine, {"标题": "title"}) == mine.words


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"刻": "+opened_at"}, Composed(compose=["日", "刻"], separator=" ")),
        ({"刻": "+opened_at", "秒": "+opened_at"}, Composed(compose=["日", "刻", "秒"], separator=" ")),
        ({}, ["日"]),
    ],
)
def test_a_time_is_put_together_from_columns(choices: dict[str, str], expected: object) -> None:
    header = ("日", "刻", "秒")
    made = composed(edited({"opened_at": ["日"]}, choices), choices, header)
    assert made == {"opened_at": expected}


def test_a_part_leaves_what_it_was_joined_to() -> None:
    before = {"opened_at": Composed(compose=["日", "刻"], separator=" ")}
    assert edited(before, {"刻": ""}) == {"opened_at": Composed(compose=["日"], separator=" ")}
    with pytest.raises(MappingError):
        composed({}, {"刻": "+opened_at"}, ("日", "刻"))


@pytest.mark.parametrize(
    "rules",
    [
        {"categories": "create", "units": "department", "deadline": "given", "dates": "day_first"},
        {"categories": "keep", "units": "keep", "deadline": "none", "dates": "month_first"},
        {"categories": "reject", "units": "reject", "deadline": "computed", "dates": "usual"},
    ],
)
def test_rules_of_the_whole_table_are_what_yaml_says(rules: dict[str, str]) -> None:
    assert rules_of(with_rules(mapping(), rules)) == rules
    assert rules_of(with_rules(with_rules(mapping(), rules), {"dates": "nonsense"})) == rules


def test_every_meaning_of_every_field_has_a_name() -> None:
    with use_language("zh_CN"):
        for field in WORD_FIELDS:
            labels = [meaning_label(field, meaning) for meaning in meanings_of(field)]
            assert len(set(labels)) == len(labels)


def test_signs_alone_are_words_and_not_blank() -> None:
    assert [word_key(text) for text in ("？", "*", " ", "Ｙ", "已 办结")] == ["?", "*", "", "y", "已办结"]
