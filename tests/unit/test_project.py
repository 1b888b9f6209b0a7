"""Promises of the project as a whole: its rooms, its commands, its documents."""

import ast
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from callbacks.commands.main import COMMANDS
from callbacks.config import Config
from tests.support.messages import ROOT

ROOMS = ("dashboard", "data_access", "layouts", "callbacks")


def test_app_composes_and_does_nothing_else() -> None:
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    assert source.count("\n") <= 80
    imported = {
        node.module.split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0
    }
    assert imported <= {"__future__", "functools", "typing", "flask", "callbacks"}


def test_the_server_starts_without_what_only_the_demo_needs() -> None:
    names = "'pandas', 'data_access.demo.generator'"
    asked = f"import callbacks.server, sys; print(*(name in sys.modules for name in ({names})))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"


def test_importing_app_needs_no_environment_and_does_no_work() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import app, sys; print('dash' in sys.modules)"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_grows_past_reading(room: str) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / room).rglob("*.py")
        if "versions" not in path.parts and (lines := path.read_text(encoding="utf-8").count("\n")) > 400
    }
    assert long == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_what_it_is_for(room: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / room).rglob("*.py")
        if "versions" not in path.parts and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_figures_are_dicts_not_graph_objects() -> None:
    built = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"plotly\.graph_objects|graph_objs|plotly\.express", path.read_text(encoding="utf-8"))
    ]
    assert built == []


def documentation() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    )


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    assert f"app.py {command}" in documentation()


@pytest.mark.parametrize("setting", sorted(Config.model_fields))
def test_every_setting_is_documented(setting: str) -> None:
    assert f"ZQT_{setting.upper()}" in documentation()


def test_documents_link_to_files_that_exist() -> None:
    broken = []
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not (path.parent / target).exists():
                broken.append(f"{path.name} → {target}")
    assert broken == []


def test_every_page_has_a_chinese_twin_and_both_lead_to_each_other() -> None:
    pages = [path for path in ROOT.glob("docs/*.md") if not path.stem.endswith(".zh-CN")]
    assert {f"{page.stem}.zh-CN" for page in pages} == {path.stem for path in ROOT.glob("docs/*.zh-CN.md")}
    for page in pages:
        twin = page.with_name(f"{page.stem}.zh-CN.md")
        english, chinese = (path.read_text(encoding="utf-8").splitlines() for path in (page, twin))
        assert (english[1], chinese[1]) == (f"[中文]({twin.name})", f"[English]({page.name})")
        outlines = [
            [line.split(" ")[0] for line in text if line.startswith("#")] for text in (english, chinese)
        ]
        assert outlines[0] == outlines[1], page.name


def texts() -> dict[str, str]:
    """Return the content of the project's own text files by their path."""
    folders = (*ROOMS, "assets", "benchmarks", "docs", "tests")
    paths = [path for path in ROOT.iterdir() if path.is_file()]
    paths += [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    found = {}
    for path in paths:
        try:
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a picture, a workbook, compiled code
            continue
    found.pop(".git", None)  # names the repository where this is one of several work trees
    return found


def names_path(text: str, path: str) -> bool:
    """Tell whether a text names an absolute path, by itself or with what lies in it."""
    return re.search(rf"(?<![\w.-]){re.escape(path)}(?![\w.-])", text) is not None


def test_nothing_names_the_folder_it_was_built_in() -> None:
    assert names_path("cd /srv/house/tests", "/srv/house")
    assert not names_path("/srv/household and ./srv/house", "/srv/house")
    found = texts()
    assert len(found) > 500
    assert [name for name, text in found.items() if names_path(text, str(ROOT.resolve()))] == []


def test_the_changelog_ends_in_the_version_of_the_project() -> None:
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    dated = [re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d{2}-\d{2})", head) for head in heads[1:]]
    assert dated and all(dated), heads
    released = [(tuple(map(int, each.groups()[:3])), date.fromisoformat(each[4])) for each in dated if each]
    assert released == sorted(released, reverse=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert ".".join(map(str, released[0][0])) == project["version"]


def test_the_changelog_says_what_kind_of_change_each_is() -> None:
    kinds = re.findall(r"^### (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_bootstrap_comes_from_its_wheel() -> None:
    import flask_bootstrap

    static = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
    assert (static / "css" / "bootstrap.min.css").is_file()
    assert (static / "css" / "font" / "bootstrap-icons.min.css").is_file()
    assert not list((ROOT / "assets").rglob("bootstrap*"))
