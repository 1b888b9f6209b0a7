"""Every text people see has its Chinese, with the same placeholders, and no Chinese hides in the code."""

import ast
import re
from pathlib import Path

import pytest

from dashboard.i18n import LANGUAGES, _, catalogue, ngettext, set_language, use_language
from tests.support.messages import ROOT, msgids_in_code, translations

PLACEHOLDER = re.compile(r"{(\w*)[^}]*}")


def test_every_msgid_is_translated() -> None:
    known = translations()
    missing = [f"{place}: {msgid}" for msgid, place in msgids_in_code().items() if not known.get(msgid)]
    assert missing == []


def test_the_catalogue_holds_nothing_unused() -> None:
    assert sorted(set(translations()) - set(msgids_in_code())) == []


def test_placeholders_survive_translation() -> None:
    wrong = [
        msgid
        for msgid, text in translations().items()
        if set(PLACEHOLDER.findall(msgid)) != set(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


def _chinese_literals(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value[:30]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and re.search(r"[\u4e00-\u9fff]", node.value)
    ]


@pytest.mark.parametrize("room", ["layouts", "callbacks"])
def test_no_chinese_text_outside_the_catalogue(room: str) -> None:
    found = [text for path in sorted((ROOT / room).rglob("*.py")) for text in _chinese_literals(path)]
    assert found == []


def test_chinese_is_the_default_and_english_the_msgid() -> None:
    msgid = next(iter(translations()))
    assert _(msgid) == translations()[msgid]
    with use_language("en"):
        assert _(msgid) == msgid
    assert _("") == ""


@pytest.mark.parametrize(
    ("n", "english"), [(0, "0 orders"), (1, "1 order"), ("1", "1 order"), (21, "21 orders")]
)
def test_english_tells_one_from_many_and_chinese_has_one_form(n: int | str, english: str) -> None:
    assert ngettext("{n} order", "{n} orders", n).format(n=n) == _("{n} orders").format(n=n)
    with use_language("en"):
        assert ngettext("{n} order", "{n} orders", n).format(n=n) == english


def test_unknown_languages_fall_back_and_are_not_loaded() -> None:
    with use_language("en"):
        set_language("tlh")
        assert _(next(iter(translations()))) == next(iter(translations().values()))
    with pytest.raises(ValueError, match="zh_CN"):
        catalogue("tlh")
    assert LANGUAGES[0] == "zh_CN"
