"""Names, phones, documents and enterprises are masked, order numbers and plain words are not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.order.masking import (
    contact_key,
    contact_text,
    mask_document,
    mask_email,
    mask_enterprise,
    mask_name,
    mask_phone,
    mask_plate,
    mask_term,
    mask_text,
    masked_parameters,
    search_text,
)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修", "欧阳*"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳", "欧*"),
        ("司马光", "司马*"),
        ("王", "王*"),
        ("John Smith", "J***"),
        (" 李四 ", "李*"),
        ("", ""),
        ("王*", "王*"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("+86 13812345678", "+86 138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("0535-6688123", "0535-****123"),
        ("(0535)6688123", "0535-****123"),
        ("010-12345678", "010-****678"),
        ("6688123", "****123"),
        ("12345", "****"),
        ("", ""),
        ("138****5678", "138****5678"),
    ],
)
def test_phones(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_mail_and_plates() -> None:
    assert mask_email("写信 zhang.san@163.com 或 b@a.cn") == "写信 z***@163.com 或 b***@a.cn"
    assert mask_plate("车牌鲁F12345、鲁FD12345、鲁Y·8A9B1") == "车牌鲁F***45、鲁F***45、鲁Y***B1"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        # 11010519491231002X carries the right check digit
        ("11010519491231002X", "110*************2X"),
        ("身份证370602198801011234。", "身份证370*************34。"),
        ("370602880101123", "370**********23"),
        # an order number: 2026-10-23 15:15:24
        ("261023151524060949", "261023151524060949"),
        # 2021-02-03 19:49:10: reads as a birth date too, but carries no check digit of one
        ("210203194910010004", "210203194910010004"),
        ("1234567890123456789", "1234567890123456789"),
    ],
)
def test_identity_numbers_but_not_order_numbers(text: str, masked: str) -> None:
    assert mask_document(text) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("烟台恒泰机械有限公司", "烟台**机械有限公司"),
        ("恒泰建材有限公司", "**建材有限公司"),
        ("山东省烟台市芝罘区老张烧烤店", "山东省烟台市芝罘区**烧烤店"),
        ("烟台阿里巴巴有限公司", "烟台**有限公司"),
        ("莱阳鲁花食品集团股份有限公司", "莱阳**食品集团股份有限公司"),
        ("恒泰（烟台）机械有限公司", "**机械有限公司"),
        ("ABC Ltd", "A**"),
        ("", ""),
        ("烟台**机械有限公司", "烟台**机械有限公司"),
    ],
)
def test_enterprises(name: str, masked: str) -> None:
    assert mask_enterprise(name) == masked


def test_free_text_is_scanned() -> None:
    text = (
        "烟台恒泰机械有限公司来电，联系人：张三丰，电话13812345678，座机(0535)6688123，"
        "法人欧阳娜娜女士，车牌鲁F12345，卡 6222 0200 1234 5678 123，信箱 a.b@c.cn"
    )
    assert mask_text(text, enterprises=["烟台恒泰机械有限公司"]) == (
        "烟台**机械有限公司来电，联系人：张**，电话138****5678，座机0535-****123，"
        "法人欧阳**女士，车牌鲁F***45，卡 **** 123，信箱 a***@c.cn"
    )


def test_plain_words_and_numbers_stay() -> None:
    text = "企业负责人表示高新区2026年10月23日15时已拨付工程款1234567.89元，工单261023151524060949办结。"
    assert mask_text(text) == text


PARTS = st.sampled_from(
    [
        "张三先生",
        "联系人：李四",
        "13812345678",
        "0535-6688123",
        "11010519491231002X",
        "鲁F12345",
        "a@b.cn",
        "，",
        " ",
        "办结",
    ]
)


@given(st.lists(PARTS).map("".join))
@example("11010519491231002X0535-66881230535-6688123")
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


@given(
    st.text(alphabet="0123456789abc，。办理企业", max_size=20), st.text(alphabet="，。办理企业", max_size=20)
)
def test_no_mobile_survives_in_text(before: str, after: str) -> None:
    assert "13912345678" not in mask_text(f"{before}，13912345678{after}")


@given(st.sampled_from(["烟台", "莱州市", ""]), st.text(alphabet="恒泰鼎盛宏远瑞祥", min_size=2, max_size=6))
def test_no_trade_name_survives(place: str, trade: str) -> None:
    assert trade not in mask_enterprise(f"{place}{trade}机械有限公司")


@pytest.mark.parametrize("gap", ["\u200b", "\u2060", "\ufeff", "\u00ad", " ", "\u3000", "\n", "·", "—", "－"])
def test_no_sign_between_its_digits_hides_a_mobile_from_the_mask(gap: str) -> None:
    masked = mask_text(f"来电138{gap}1234{gap}5678反映")
    assert "1234" not in masked and masked == "来电138****5678反映"


def test_an_order_is_found_by_what_everybody_reads_of_it() -> None:
    told = ("张三来电 13812345678", "", "烟台恒泰机械有限公司", "张三")
    assert search_text("Ａ-7", *told, False) == "a-7\n张*来电 138****5678\n烟台**机械有限公司"
    assert search_text("Ａ-7", *told, True) == "a-7"
    by_content = ("  ", "烟台恒泰机械有限公司停水", "烟台恒泰机械有限公司", "")
    assert search_text("B1", *by_content, False) == "b1\n烟台**机械有限公司停水\n烟台**机械有限公司"
    assert search_text("B1", "供暖", "停水", "", "", False) == "b1\n供暖\n"
    assert len(search_text("C1", "", "水" * 200_000, "", "", False)) == len("c1\n\n") + 4_000


def test_a_number_at_the_end_of_what_is_kept_is_masked_before_it_is_cut() -> None:
    text = "水" * 3_994 + "13812345678"
    assert search_text("C2", "", text, "", "", False) == "c2\n" + "水" * 3_994 + "138***\n"


def test_contacts_are_found_whatever_stands_between_the_digits() -> None:
    told = contact_text("恒泰（烟台）", "Li Si", "0535-668 8123", False)
    assert told == "恒泰(烟台)\nli si\n05356688123"
    assert all(contact_key(asked) in told for asked in ("0535 6688123", "0535-6688123", "ＬＩ si", "（烟台"))
    assert contact_text("恒泰", "李四", "6688123", True) == "" == contact_text("", "", "", False)


@pytest.mark.parametrize(
    ("term", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("１３８１２３４", "****234"),
        ("恒泰", "**"),
        ("恒泰*", "**"),
        ("烟台恒泰机械有限公司", "烟台**机械有限公司"),
        ("张三 13812345678", "** 138****5678"),
        ("Smith", "s**"),
    ],
)
def test_the_trail_keeps_a_term_masked(term: str, masked: str) -> None:
    assert mask_term(term) == masked
    asked = masked_parameters({"q": "电话13812345678", "contact": term, "district": "370602"})
    assert asked == {"q": "电话138****5678", "contact": masked, "district": "370602"}


@given(st.text(alphabet="0123456789-  张王恒泰abc*", min_size=5, max_size=20))
def test_no_term_stands_whole_in_the_trail(term: str) -> None:
    for part in contact_key(term).replace("*", "").split():
        assert part not in mask_term(term).split()
