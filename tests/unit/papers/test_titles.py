"""Titles break between words into lines of like length."""

from __future__ import annotations

import pytest

from dashboard.papers.titles import MOST_WIDTH, display_width, title_lines


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于限期报送整改措施的通知", ["关于限期报送整改措施的通知"]),
        ("甲" * 20, ["甲" * 20]),
        (
            "关于2026年10月企业诉求办理情况和各区市排名的通报",
            ["关于2026年10月企业诉求", "办理情况和各区市排名的通报"],
        ),
        ("选定的\n换行", ["选定的", "换行"]),
    ],
)
def test_where_a_title_breaks(title: str, lines: list[str]) -> None:
    assert title_lines(title).split("\n") == lines


LONG = (
    "关于限期报送2026年10月企业诉求办理问题解决率和满意度低于90%整改措施的通知",
    "示例市人民政府办公室关于进一步加强企业诉求专线接诉即办和未诉先办工作的实施意见（试行）",
    "关于转发《企业诉求办理工作规范》和《企业诉求办理考核办法》有关事项的紧急通知",
)


@pytest.mark.parametrize("title", LONG)
def test_long_titles_fit_and_lose_nothing(title: str) -> None:
    lines = title_lines(title).split("\n")
    assert "".join(lines) == title
    widths = [display_width(line) for line in lines]
    assert max(widths) <= MOST_WIDTH
    assert max(widths) - min(widths) <= 8
    assert all(term in title_lines(title) for term in ("问题解决率", "接诉即办", "企业诉求") if term in title)
    for line in lines:
        assert line[0] not in "的和、，）》%年月"
        assert line[-1] not in "《（“" and not line.endswith(("关于", "2026", "10"))


def test_what_cannot_be_broken_is_left_to_the_editor() -> None:
    assert title_lines("A" * 200) == "A" * 200


def test_widths() -> None:
    assert (display_width("甲12"), display_width("“甲”"), display_width("")) == (2.0, 3.0, 0.0)
