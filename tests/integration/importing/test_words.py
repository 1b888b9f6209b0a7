"""Words said in the browser: asked for where they decide, kept with the mapping, used by the command line."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.config import Config
from callbacks.routes import importing
from callbacks.server import create_app
from dashboard.appraisal.settings import DEFAULTS
from dashboard.clocks.periods import parse_period
from dashboard.i18n import use_language
from dashboard.people.access import OPERATOR
from dashboard.views.importing import Draft
from data_access.counting.conditions import Conditions
from data_access.counting.tally import counts
from data_access.database import reading, writing
from data_access.importing.service import find_mapping, import_file
from data_access.queries.importing.page import import_view
from data_access.records.accounts import add_account
from data_access.records.importing.uploads import Uploads, uploads_folder
from data_access.records.sessions import Limits, open_session
from layouts.pages.importing.words import word_name
from tests.fixtures.imports.dialect import (
    CHOICES,
    DATA_TIME,
    SAID,
    brute_force,
    cells,
    table,
    truths,
)
from tests.fixtures.imports.tables import NOW, csv_file, one, orders, row

pytestmark = pytest.mark.sqlite_alone


class Browser:
    """The import page as a browser uses it: forms are filled in from what the page shows."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        config = Config(secret_key="vP3n-T8qXw_64LmZr0aYkC9dHs2JfUeB7iGo", now=NOW, log_level="CRITICAL")
        self.client = create_app(config, engine).server.test_client()
        with writing(engine) as connection:
            account = add_account(
                connection, NOW, "wang", "city_supervisor", "Right-Horse-42", unit_code="", must_change=False
            )
            token = open_session(connection, account, NOW, "127.0.0.1", Limits())
        self.client.environ_base["HTTP_ORIGIN"] = "http://localhost"
        self.client.set_cookie("zqt", token)
        self.client.post("/language", data={"language": "en"})
        self.token = ""

    def send(self, content: bytes, mapping: str = "automatic") -> Draft:
        form = {"file": (io.BytesIO(content), "table.csv"), "mapping": mapping}
        return self._at(self.client.post("/upload/orders", data=form).json)

    def check(
        self, draft: Draft, choices: Any = None, words: Any = None, mapping: str = "", **form: str
    ) -> Draft:
        fields = {
            f"field{number}": (choices or {}).get(column.column, column.field or "-")
            for number, column in enumerate(draft.columns)
        }
        said = {
            word_name(column, word): meaning
            for column, meanings in (words or {}).items()
            for word, meaning in meanings.items()
        }
        form = {
            "upload": self.token,
            "mapping": mapping or draft.mapping,
            "source_name": draft.shown_source,
            "verdict_source": draft.shown_verdict,
            **fields,
            **said,
            **form,
        }
        return self._at(self.client.post("/import/check", data=form).json)

    def _at(self, answer: dict[str, str]) -> Draft:
        query = dict(part.split("=") for part in answer["next"].removeprefix("/import?").split("&"))
        with reading(self.engine) as connection:
            view = import_view(connection, Uploads(self.folder), **query)
        self.token = view.upload
        assert view.draft is not None
        return view.draft


@pytest.fixture
def browser(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(importing, "PROJECT", tmp_path)
    return Browser(engine, uploads_folder(engine, tmp_path / "var"))


def meanings(draft: Draft, column: str) -> dict[str, str]:
    found = next(each for each in draft.word_columns if each.column == column)
    return {word.word: word.meaning for word in found.words}


def unsaid(draft: Draft) -> dict[str, list[str]]:
    return {
        each.column: sorted(word.word for word in each.unsaid) for each in draft.word_columns if each.unsaid
    }


def rows(*told: dict[str, str]) -> list[dict[str, str]]:
    return [row(工单编号=f"W{number}", **each) for number, each in enumerate(told, 1)]


def test_a_table_of_3000_rows_in_a_dialect_comes_to_the_figures_of_a_brute_force(browser: Browser) -> None:
    told = truths(3_000)
    draft = browser.send(table(told))
    assert draft.batch_id is None
    assert set(draft.doubtful) == {"状态", "评价 满意度"}, "known names, unknown words"
    read_as = {column.column: column.field for column in draft.columns}
    for trap in ("时间 计划办结时间", "评价 话务员满意度", "评价 是否未解决"):
        assert read_as[trap] == "", trap
        assert any(trap in note for note in draft.notes) or draft.batch_id is None
    draft = browser.check(draft, CHOICES, deadline="computed", data_time="2026-11-17 18:00")
    assert draft.batch_id is None, "nothing goes on before the words are said"
    assert unsaid(draft) == {column: sorted(words) for column, words in SAID.items()}
    draft = browser.check(draft, words=SAID, data_time="2026-11-17 18:00")
    assert draft.batch_id is not None
    assert unsaid(draft) == {}
    with reading(browser.engine) as connection:
        batch = import_view(connection, Uploads(browser.folder), batch=str(draft.batch_id)).batch
    rejected = sum(each.rejected for each in told)
    assert rejected > 20
    assert (batch.read, batch.rejected) == (3_000, rejected)
    assert any("要求办结时间" in each for each in draft.without_effect)
    assert not any("延期至" in each for each in draft.without_effect)
    browser.client.post(f"/import/{draft.batch_id}/apply")
    conditions = Conditions(DATA_TIME, "due", DEFAULTS)
    for month in ("2026-10", "2026-11"):
        with reading(browser.engine) as connection:
            found = counts(
                connection, OPERATOR, parse_period(month, NOW.date()), conditions, "district", times=False
            )
        for code, expected in brute_force(told, month).items():
            names = [name for name in expected if name != "unanswered"]
            assert {name: getattr(found[code], name) for name in names} == {n: expected[n] for n in names}
            assert expected["due"] > 30, "the month is full enough to tell"
    direct = sum(each.state == "direct" for each in told)
    assert sum(each["state"] == "direct" for each in orders(browser.engine).values()) == direct


def test_what_was_said_is_saved_and_only_new_words_are_asked_for(browser: Browser, tmp_path: Path) -> None:
    told = truths(200)
    draft = browser.send(table(told))
    draft = browser.check(draft, CHOICES, deadline="computed", data_time="2026-11-17 18:00")
    draft = browser.check(draft, words=SAID, data_time="2026-11-17 18:00")
    browser.client.post(f"/import/{draft.batch_id}/mapping", data={"name": "方言表"})
    browser.client.post(f"/import/{draft.batch_id}/apply")
    said = find_mapping(browser.engine, "方言表")
    assert said.columns["opened_at"].model_dump() == {
        "compose": ["工单信息 来电日期", "工单信息 来电时刻"],
        "separator": " ",
    }
    assert said.clocks.deadline == "computed"
    assert said.words["included"] == {"no": [""]}
    # The same head with one new word: it alone is asked for.
    new = [cells(each) for each in truths(210)[200:]]
    for each in new:
        each[9] = "挂起来" if each[9] == "核处" else each[9]
    later = table(truths(200)) + "".join(",".join(each) + "\r\n" for each in new).encode()
    held = sum(each[9] == "挂起来" for each in new)
    assert held > 0
    again = browser.send(later)
    assert again.mapping == "方言表", "saved for a table of this head"
    assert unsaid(again) == {"状态": ["挂起来"]}
    again = browser.check(again, words={"状态": {"挂起来": "in_progress"}})
    assert again.batch_id is not None
    # The command line reads the same mapping alike: the new word is rejected there, nothing is guessed.
    path = tmp_path / "later.csv"
    path.write_bytes(later)
    result = import_file(browser.engine, path, "方言表", DATA_TIME, now=NOW, guess=False)
    timeless = sum(each.rejected for each in truths(210))
    assert (result.read, result.rejected) == (210, timeless + held)


@pytest.mark.parametrize(
    ("field", "words", "stored"),
    [
        ("excluded", {"是": "no", "否": "yes"}, {"W1": False, "W2": True}),
        ("excluded", {"是": "yes", "否": "no"}, {"W1": True, "W2": False}),
    ],
)
def test_a_yes_no_column_is_turned_round(
    browser: Browser, field: str, words: dict[str, str], stored: dict[str, bool], tmp_path: Path
) -> None:
    content = csv_file(tmp_path, rows({"参评": "是"}, {"参评": "否"})).read_bytes()
    draft = browser.send(content)
    draft = browser.check(draft, {"参评": field})
    assert meanings(draft, "参评") == {"是": "yes", "否": "no"}
    draft = browser.check(draft, words={"参评": words})
    assert unsaid(draft) == {}
    browser.client.post(f"/import/{draft.batch_id}/apply")
    assert {number: each["excluded"] for number, each in orders(browser.engine).items()} == stored


def test_of_a_column_turned_round_every_word_has_to_be_said(browser: Browser, tmp_path: Path) -> None:
    content = csv_file(tmp_path, rows({"参评": "是"}, {"参评": "是"})).read_bytes()
    draft = browser.check(browser.send(content), {"参评": "excluded"})
    draft = browser.check(draft, words={"参评": {"是": "no"}})
    browser.client.post(f"/import/{draft.batch_id}/mapping", data={"name": "翻转"})
    assert find_mapping(browser.engine, "翻转").words == {"excluded": {"no": ["是"]}}
    later = csv_file(tmp_path, rows({"参评": "是"}, {"参评": "否"})).read_bytes()
    assert unsaid(browser.send(later, "翻转")) == {"参评": ["否"]}


def test_a_word_changed_alone_leaves_the_other_to_be_said(browser: Browser, tmp_path: Path) -> None:
    content = csv_file(tmp_path, rows({"参评": "是"}, {"参评": "否"})).read_bytes()
    draft = browser.check(browser.send(content), {"参评": "excluded"})
    assert unsaid(browser.check(draft, words={"参评": {"是": "no"}})) == {"参评": ["否"]}


def test_words_said_for_one_field_do_not_follow_the_column_to_another(
    browser: Browser, tmp_path: Path
) -> None:
    content = csv_file(tmp_path, rows({"参评": "是"}, {"参评": "否"})).read_bytes()
    draft = browser.check(browser.send(content), {"参评": "excluded"})
    draft = browser.check(draft, words={"参评": {"是": "no", "否": "yes"}})
    draft = browser.check(draft, {"参评": "included"})
    assert meanings(draft, "参评") == {"是": "yes", "否": "no"}
    browser.client.post(f"/import/{draft.batch_id}/apply")
    assert [orders(browser.engine)[number]["excluded"] for number in ("W1", "W2")] == [False, True]


def test_rows_of_a_word_may_be_rejected_and_a_blank_may_mean_something(
    browser: Browser, tmp_path: Path
) -> None:
    told = rows({"参评": "待定"}, {"参评": ""}, {"参评": "否"})
    draft = browser.check(browser.send(csv_file(tmp_path, told).read_bytes()), {"参评": "included"})
    assert unsaid(draft) == {"参评": ["", "待定"]}
    draft = browser.check(draft, words={"参评": {"待定": "reject", "": "yes"}})
    browser.client.post(f"/import/{draft.batch_id}/apply")
    assert {number: each["excluded"] for number, each in orders(browser.engine).items()} == {
        "W2": False,
        "W3": True,
    }


def test_a_column_of_more_than_forty_words_is_not_one_of_fixed_words(
    browser: Browser, tmp_path: Path
) -> None:
    told = rows(*({"渠道来处": f"第{n}窗口"} for n in range(45)))
    draft = browser.check(browser.send(csv_file(tmp_path, told).read_bytes()), {"渠道来处": "channel"})
    found = next(each for each in draft.word_columns if each.field == "channel")
    assert (found.too_many, found.words) == (True, ())


@pytest.mark.parametrize(
    ("column", "told", "said"),
    [
        ("误派确认时间", [{"误派确认时间": ""}], "blank in every row"),
        ("延期天数", [{"延期天数": "2"}], "moves no deadline"),
        ("截止时间", [{"截止时间": "2026-10-20"}], ""),
        # Agreeing with the columns beside it is no lack of effect.
        ("工单状态", [{}, {"工单状态": "办理中", "办结时间": ""}], ""),
        ("是否省平台", [{"是否省平台": "否"}, {"是否省平台": "是", "渠道": "省平台"}], ""),
        ("是否省平台", [{"是否省平台": "是", "渠道": "省平台"}], "changes nothing"),
        ("办结时间", [{"提交时间": "2026-10-14 10:00:00"}], "changes nothing"),
        (
            "是否解决",
            [{"是否解决": "是", "官方核实结果": "未解决", "回访时间": "2026-10-16 10:00"}],
            "changes nothing",
        ),
    ],
)
def test_a_matched_column_without_effect_says_so(
    engine: Engine, tmp_path: Path, column: str, told: list[dict[str, str]], said: str
) -> None:
    with use_language("en"):
        result = import_file(engine, csv_file(tmp_path, rows(*told)), None, DATA_TIME, now=NOW, dry_run=True)
    assert result.rejected == 0
    named = [each for each in result.without_effect if column in each]
    assert bool(named) == bool(said)
    assert all(said in each for each in named)


def test_rows_known_already_tell_the_same_of_their_columns(engine: Engine, tmp_path: Path) -> None:
    path = csv_file(tmp_path, rows({"延期天数": "2", "不计入原因": ""}, {"延期天数": ""}))
    first = import_file(engine, path, None, DATA_TIME, now=NOW)
    again = import_file(engine, path, None, DATA_TIME, now=NOW)
    assert again.unchanged == 2
    assert again.without_effect == first.without_effect != ()


def test_yaml_and_browser_say_words_in_one_way(engine: Engine, tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(
        "name: mine\n"
        "columns: {order_no: 工单编号, opened_at: 受理时间, excluded: 参评, unit: 承办单位}\n"
        'words: {excluded: {no: [是], yes: [否, ""], reject: [待定]}}\n',
        encoding="utf-8",
    )
    path = csv_file(tmp_path, rows({"参评": "是"}, {"参评": ""}, {"参评": "待定"}))
    result = import_file(engine, path, str(mapping), DATA_TIME, now=NOW)
    assert (result.inserted, result.rejected) == (2, 1)
    assert (one(engine, "W1")["excluded"], one(engine, "W2")["excluded"]) == (False, True)
