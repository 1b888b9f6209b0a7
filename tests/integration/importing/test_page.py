"""The import page's routes on a real base: nothing before the confirmation, all of it after, back by undo."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from callbacks.routes.importing import plain_name
from dashboard.i18n import use_language
from dashboard.people.access import OPERATOR
from data_access.database import current_data_version, make_engine, reading
from data_access.demo.load import load_demo
from data_access.importing.registers.service import SentFile
from data_access.importing.service import apply
from data_access.queries.importing.batches import recent_batches, trial_view
from data_access.queries.importing.page import import_view
from data_access.queries.registers.page import registers_view
from data_access.records.audit import recent_audit
from data_access.records.importing.steps import check
from data_access.records.importing.uploads import UnknownUpload, Uploads
from data_access.records.people import Actor
from data_access.schema import import_batch, order, saved_mapping, source
from layouts.pages.importing.page import importing_page
from layouts.pages.registers.page import registers_page
from tests.conftest import NOW

HAND_MONTH = Path(__file__).parents[2] / "fixtures" / "hand_month" / "orders.csv"
BARE = "号码,何时,事情\n1001,2026-10-08 09:10,一\n1002,2026-10-09 10:00,二\n1003,2026-10-10 11:00,三\n"


def actor_of() -> Actor:
    return Actor(OPERATOR, NOW, "")


def sent_of(folder: Path, token: str) -> tuple[str, SentFile]:
    return token, SentFile(Uploads(folder).path(token), "质检.csv", "")


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """The page is the same on both databases; the imports' own tests run on both."""
    return sqlite_engine


def send(client: Any, content: bytes, name: str = "orders.csv", **form: str) -> Any:
    answer = client.post("/upload/orders", data={"file": (io.BytesIO(content), name), **form})
    assert answer.status_code == 200
    return answer.json


def batch_of(answer: dict[str, str]) -> int:
    assert "next" in answer, answer
    assert answer["next"].startswith("/import?batch=")
    return int(answer["next"].split("=")[1].split("&")[0])


def upload_of(answer: dict[str, str]) -> str:
    return answer["next"].removeprefix("/import?upload=").split("&")[0]


def orders(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.scalar(select(func.count()).select_from(order)) or 0)


def view_of(engine: Engine, folder: Path, **address: str) -> Any:
    with use_language("en"), reading(engine) as connection:
        return import_view(connection, Uploads(folder), **address)


def test_from_upload_to_undo(client: Any, engine: Engine, folder: Path) -> None:
    number = batch_of(send(client, HAND_MONTH.read_bytes(), "十月.csv"))
    assert orders(engine) == 0
    assert view_of(engine, folder, batch=str(number), step="match").draft.batch_id == number
    assert client.post(f"/import/{number}/trial").json == {"next": f"/import?batch={number}&step=trial"}
    assert orders(engine) == 0
    tried = view_of(engine, folder, batch=str(number), step="trial")
    assert tried.trial_current
    assert (tried.draft.trial.inserted, tried.draft.trial.rejected) == (62, 0)
    assert tried.draft.trial.units[-1].after == 62
    assert client.post(f"/import/{number}/apply").json == {"next": f"/import?batch={number}&step=done"}
    assert orders(engine) == 62
    assert list(folder.iterdir()) == []
    done = view_of(engine, folder, batch=str(number), step="done")
    assert (done.step, done.newest_month, done.month_level) == ("done", "2026-10", "district")
    assert {row.figure: row.level for row in done.readiness}["volume"] == "full"
    assert client.post(f"/import/{number}/undo").json == {"next": f"/import?batch={number}&step=done"}
    assert orders(engine) == 0
    with reading(engine) as connection:
        lines = [(line.action, line.detail.get("step", "")) for line in recent_audit(connection)]
    assert lines[:3] == [("import_undo", ""), ("import", "apply"), ("import", "check")]


def test_a_table_of_checks_is_led_to_the_page_that_takes_it(
    client: Any, engine: Engine, folder: Path
) -> None:
    number = batch_of(send(client, HAND_MONTH.read_bytes(), "十月.csv"))
    client.post(f"/import/{number}/apply")
    with reading(engine) as connection:
        known = connection.scalar(select(order.c.order_no).where(order.c.closed_at.is_not(None)).limit(1))
    checks = f"工单编号,关口,单位,结果,时间,原因\n{known},四关初审,市工作组,通过,2026-11-01 10:00,\n"
    answer = send(client, checks.encode("gbk"), "质检.csv")
    assert answer["next"].startswith("/records/import?of=checks&upload=")
    token = answer["next"].split("upload=")[1].split("&")[0]
    view = registers_view(engine, actor_of(), "checks", sent_of(folder, token), {}, 0)
    assert view.look is not None and (view.look.read, view.look.passed) == (1, 1)
    assert "质检.csv" in str(registers_page(view, sent_as_orders=True))
    stored = client.post("/records/import/store", data={"of": "checks", "upload": token}).json
    assert stored["next"].startswith("/records/import?of=checks&done=")
    with reading(engine) as connection:
        log = connection.scalar(select(order.c.gate_log).where(order.c.order_no == known))
        latest = recent_batches(connection)[0]
    assert log and "first_review" in log
    assert (latest.file_name, latest.updated) == ("质检.csv", 1)
    page = view_of(engine, folder, batch=str(latest.batch_id), step="done")
    assert "质检.csv" in str(importing_page(page))
    assert client.post(f"/import/{latest.batch_id}/undo").json["next"].startswith("/import?")
    page = view_of(engine, folder, batch=str(latest.batch_id), step="done")
    assert page.batch.state == "undone"
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).where(order.c.gate_log != "")) == 0


def test_the_trial_changes_nothing_and_says_what_the_import_then_does(
    client: Any, engine: Engine, folder: Path
) -> None:
    number = batch_of(send(client, HAND_MONTH.read_bytes()))
    with reading(engine) as connection:
        version = current_data_version(connection)
    view = trial_view(engine, OPERATOR, number, NOW)
    with reading(engine) as connection:
        assert current_data_version(connection) == version
        assert connection.scalar(select(import_batch.c.state)) == "staged"
    # Opened in the hand-made month, by appraised unit, counted from the file itself.
    listed = list(csv.DictReader(io.StringIO(HAND_MONTH.read_text(encoding="utf-8-sig"))))
    assert {each.name: (each.before, each.after) for each in view.units}[""] == (0, len(listed))
    assert "2026-10" in view.months
    client.post(f"/import/{number}/apply")
    stored = view_of(engine, folder, batch=str(number)).batch
    assert (stored.inserted, stored.updated, stored.unchanged, stored.rejected) == (
        view.inserted,
        view.updated,
        view.unchanged,
        view.rejected,
    )


def test_reads_and_trial_are_the_same_on_both_databases(database_url: str, tmp_path: Path) -> None:
    engine, store = make_engine(database_url), Uploads(tmp_path / "uploads")
    with HAND_MONTH.open("rb") as stream:
        token = store.add(stream, "orders.csv", "wang", "automatic", NOW)
    draft = check(engine, store.path(token), store.draft(token), now=NOW, account="wang")
    assert draft.batch_id is not None
    tried = trial_view(engine, OPERATOR, draft.batch_id, NOW)
    assert (tried.inserted, tried.units[-1].before, tried.units[-1].after) == (62, 0, 62)
    assert tried.months == ("2026-10",)
    assert orders(engine) == 0
    apply(engine, draft.batch_id, NOW)
    with reading(engine) as connection:
        done = import_view(connection, store, batch=str(draft.batch_id))
    assert (done.step, done.newest_month, done.batch.inserted) == ("done", "2026-10", 62)
    engine.dispose()


def test_the_same_file_again_is_unchanged_and_moves_no_rank(client: Any, engine: Engine) -> None:
    first = batch_of(send(client, HAND_MONTH.read_bytes()))
    client.post(f"/import/{first}/apply")
    again = trial_view(engine, OPERATOR, batch_of(send(client, HAND_MONTH.read_bytes())), NOW)
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, 62)
    assert again.moves == ()
    assert [(each.name, each.before, each.after) for each in again.units] == [("", 62, 62)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("report.xls", b"<html><body><table><tr><td>x</td></tr></table></body></html>", "web page"),
        ("empty.csv", b"", "empty"),
        ("header.csv", "工单编号,受理时间\n".encode(), "no data rows"),
        ("broken.csv.gz", b"\x1f\x8bxxxx", "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do_and_leaves_nothing(
    client: Any, engine: Engine, folder: Path, name: str, content: bytes, said: str
) -> None:
    answer = send(client, content, name)
    assert said in answer["message"]
    assert answer["advice"]
    assert list(folder.iterdir()) == []
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(import_batch)) == 0
        assert connection.scalar(select(func.count()).select_from(source)) == 0


def test_no_file_is_asked_for(client: Any) -> None:
    assert client.post("/upload/orders", data={}).json["message"] == "Choose a file first."


def test_columns_chosen_by_hand_make_an_unknown_table_usable_and_can_be_kept(
    client: Any, engine: Engine, folder: Path
) -> None:
    token = upload_of(send(client, BARE.encode(), mapping="yantai"))
    draft = view_of(engine, folder, upload=token).draft
    assert draft.missing == ("order_no", "opened_at")
    form = {
        "upload": token,
        "mapping": "yantai",
        "field0": "order_no",
        "field1": "opened_at",
        "field2": "title",
    }
    number = batch_of(client.post("/import/check", data=form).json)
    found = view_of(engine, folder, batch=str(number)).draft
    assert [row.field for row in found.columns] == ["order_no", "opened_at", "title"]
    assert found.choices == {"号码": "order_no", "何时": "opened_at", "事情": "title"}
    assert (
        client.post(f"/import/{number}/mapping", data={"name": " 月报  表 "}).json["next"].endswith("saved=1")
    )
    with reading(engine) as connection:
        assert connection.scalars(select(saved_mapping.c.name)).all() == ["月报 表"]
    client.post(f"/import/{number}/drop")
    with reading(engine) as connection:
        assert recent_batches(connection) == ()
    again = batch_of(send(client, BARE.encode(), mapping="月报 表"))
    assert view_of(engine, folder, batch=str(again)).batch.rejected == 0


def test_a_built_in_mapping_keeps_its_name(client: Any) -> None:
    number = batch_of(send(client, HAND_MONTH.read_bytes()))
    for name in ("yantai", "automatic", " "):
        assert client.post(f"/import/{number}/mapping", data={"name": name}).json["message"]


def test_a_field_moves_to_the_column_chosen_last(client: Any, engine: Engine, folder: Path) -> None:
    table = "工单编号,受理时间,标题,说明\n1,2026-10-08 09:10,甲,乙\n2,2026-10-08 09:11,丙,丁\n"
    number = batch_of(send(client, table.encode()))
    token = view_of(engine, folder, batch=str(number)).upload

    def check(**fields: str) -> list[str]:
        answer = client.post("/import/check", data={"upload": token, "mapping": "automatic", **fields}).json
        return [row.field for row in view_of(engine, folder, batch=str(batch_of(answer))).draft.columns]

    assert check(field3="title") == ["order_no", "opened_at", "", "title"]
    assert check(field2="title") == ["order_no", "opened_at", "title", ""]
    assert check(field2="-") == ["order_no", "opened_at", "", ""]
    with reading(engine) as connection:
        assert len(recent_batches(connection)) == 1, "each check drops the batch before"


def test_two_columns_with_one_field_are_told_apart_from_a_fault(
    client: Any, engine: Engine, folder: Path
) -> None:
    token = upload_of(send(client, BARE.encode(), mapping="yantai"))
    form = {"upload": token, "mapping": "yantai", "field0": "title", "field1": "title"}
    answer = client.post("/import/check", data=form).json
    assert "the same field" in view_of(engine, folder, upload=upload_of(answer)).draft.problem


def test_source_and_data_time_can_be_given(client: Any, engine: Engine, folder: Path) -> None:
    number = batch_of(send(client, HAND_MONTH.read_bytes()))
    token = view_of(engine, folder, batch=str(number)).upload
    form = {
        "upload": token,
        "mapping": "automatic",
        "source_name": "龙口市 平台",
        "data_time": "2026-11-10 18:00",
    }
    number = batch_of(client.post("/import/check", data=form).json)
    stored = view_of(engine, folder, batch=str(number)).batch
    assert stored.source == "龙口市 平台"
    assert stored.data_time.isoformat() == "2026-11-10T10:00:00+00:00"
    for wrong in ("11月10日晚", "2099-01-01 00:00"):
        assert client.post("/import/check", data={**form, "data_time": wrong}).json["message"]


def test_a_mapping_that_does_not_fit_says_which_column_is_absent(
    client: Any, engine: Engine, folder: Path
) -> None:
    token = upload_of(send(client, HAND_MONTH.read_bytes(), mapping="boston311"))
    draft = view_of(engine, folder, upload=token).draft
    assert draft.batch_id is None
    assert "order_no" in draft.missing


def test_rejected_rows_come_back_as_a_file_that_can_be_imported(
    client: Any, engine: Engine, folder: Path
) -> None:
    table = "工单编号,受理时间,标题\n1,2026-02-29 10:00,甲\n2,2026-10-08 09:11,=cmd()\n3,,丙\n"
    number = batch_of(send(client, table.encode()))
    groups = view_of(engine, folder, batch=str(number), step="preview").problems
    assert {(group.field, group.rows, group.examples[0].row_no) for group in groups} == {
        ("Opened", 1, 2),
        ("Opened", 1, 4),
    }
    answer = client.get(f"/import/{number}/rejects.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["2", "4"]
    corrected = (
        answer.data.decode("utf-8-sig").replace("2026-02-29", "2026-02-28").replace(",,丙", ",2026-03-01,丙")
    )
    again = view_of(engine, folder, batch=str(batch_of(send(client, corrected.encode("utf-8-sig")))))
    assert (again.batch.read, again.batch.rejected) == (2, 0)


def test_samples_are_masked(client: Any, engine: Engine, folder: Path) -> None:
    table = "工单编号,受理时间,来电人,来电号码\n1,2026-10-08,张三丰,13812345678\n"
    number = batch_of(send(client, table.encode()))
    said = str(view_of(engine, folder, batch=str(number)).draft.columns)
    assert "张**" in said
    assert "13812345678" not in said


def test_the_sample_is_marked_and_fits_the_automatic_match(client: Any, engine: Engine, folder: Path) -> None:
    content = client.get("/import/sample.csv").data
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows
    assert all(row["标题"].startswith("【示例】") for row in rows)
    batch = view_of(engine, folder, batch=str(batch_of(send(client, content)))).batch
    assert (batch.read, batch.rejected) == (len(rows), 0)


def test_a_template_names_the_columns_of_a_figure(client: Any) -> None:
    assert "到场时间" in client.get("/import/template/onsite.csv").data.decode("utf-8-sig")
    assert client.get("/import/template/nothing.csv").status_code == 404


def test_demonstration_data_go_with_the_first_real_import(client: Any, engine: Engine) -> None:
    load_demo(engine, until=NOW.date(), now=NOW, orders=60, months=1)
    number = batch_of(send(client, HAND_MONTH.read_bytes()))
    client.post(f"/import/{number}/apply", data={"clear_demo": "on"})
    assert orders(engine) == 62
    with reading(engine) as connection:
        assert connection.scalars(select(source.c.demo)).all() == [False]


def test_the_demos_source_is_named_in_the_readers_language(engine: Engine) -> None:
    load_demo(engine, until=NOW.date(), now=NOW, orders=60, months=1)
    for language, name in (("zh_CN", "示例数据"), ("en", "Demo data")):
        with use_language(language), reading(engine) as connection:
            assert {batch.source for batch in recent_batches(connection)} == {name}


def test_an_import_is_carried_out_once(client: Any, engine: Engine) -> None:
    number = batch_of(send(client, HAND_MONTH.read_bytes()))
    client.post(f"/import/{number}/apply")
    for action in ("apply", "trial", "drop"):
        assert "already" in client.post(f"/import/{number}/{action}").json["message"]
    assert orders(engine) == 62
    client.post(f"/import/{number}/undo")
    assert client.post(f"/import/{number}/undo").json["message"]


ROUTES = (
    ("POST", "/upload/orders"), ("POST", "/import/check"), ("POST", "/import/1/trial"),
    ("POST", "/import/1/apply"), ("POST", "/import/1/undo"), ("POST", "/import/1/drop"),
    ("POST", "/import/1/mapping"), ("POST", "/import/source/1/rhythm"), ("GET", "/import/work/" + "0" * 32),
    ("GET", "/import/1/rejects.csv"), ("GET", "/import/template/six.csv"), ("GET", "/import/sample.csv"),
    ("GET", "/admin/import"),
)  # fmt: skip


def test_who_lacks_the_right_gets_nothing(enter: Callable[..., Any], engine: Engine) -> None:
    batch_of(send(enter(), HAND_MONTH.read_bytes()))
    for role in ("city_leader", "district_coordinator", "system_admin", "auditor"):
        stranger = enter(role)
        for method, path in ROUTES:
            assert stranger.open(path, method=method).status_code == 403, (role, path)
    assert orders(engine) == 0


def test_another_origin_is_turned_away(client: Any) -> None:
    client.environ_base["HTTP_ORIGIN"] = "http://elsewhere.example"
    for method, path in ROUTES:
        if method == "POST":
            assert client.post(path).status_code == 403, path


def test_a_token_is_no_path(client: Any, folder: Path) -> None:
    for token in ("../base1", "..", "", "0" * 31, "0" * 32, "/etc/passwd"):
        assert client.post("/import/check", data={"upload": token}).json["message"], token
        with pytest.raises(UnknownUpload):
            Uploads(folder).path(token)


def test_a_file_name_is_text_without_folders(client: Any, engine: Engine, folder: Path) -> None:
    number = batch_of(send(client, HAND_MONTH.read_bytes(), "../../<img src=x>.csv"))
    assert view_of(engine, folder, batch=str(number)).batch.file_name == "<img src=x>.csv"
    assert plain_name("C:\\office\\te\x00st.csv") == "test.csv"


@pytest.mark.parametrize("address", [{"batch": "99"}, {"batch": "x"}, {"batch": "٣"}, {"upload": "nothing"}])
def test_an_address_of_nothing_falls_back_with_a_notice(
    engine: Engine, folder: Path, address: dict[str, str]
) -> None:
    view = view_of(engine, folder, **address)
    assert view.step == ""
    assert view.notices


def test_an_empty_base_sends_those_who_may_import_to_the_import(
    enter: Callable[..., Any], engine: Engine
) -> None:
    client = enter()
    assert client.get("/rank").headers["Location"] == "/import"
    assert enter("city_leader").get("/rank").status_code == 200
    client.post(f"/import/{batch_of(send(client, HAND_MONTH.read_bytes()))}/apply")
    assert client.get("/rank").status_code == 200


def test_old_uploads_go_with_the_next_one(client: Any, folder: Path) -> None:
    store = Uploads(folder)
    old = store.add(io.BytesIO(b"x"), "old.csv", "wang", "automatic", NOW.replace(day=15))
    send(client, HAND_MONTH.read_bytes())
    with pytest.raises(UnknownUpload):
        store.path(old)
    with pytest.raises(UnknownUpload):
        store.draft(old)
