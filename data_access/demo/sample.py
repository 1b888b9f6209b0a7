"""Write a small table of demonstration data, as a file to try the import with."""

from __future__ import annotations

from datetime import datetime

from data_access.demo.generator import SEED, generate_table
from data_access.demo.presence import last_extract_day

ORDERS_PER_MONTH = 120
MONTHS = 2
MARK = "【示例】"


def sample_csv(now: datetime) -> bytes:
    """Return two months and the running one as the platform exports them (UTF-8 with mark), titles marked."""
    table = generate_table(ORDERS_PER_MONTH, MONTHS, SEED, last_extract_day(now))
    table["标题"] = MARK + table["标题"]
    return bytes(table.to_csv(index=False).encode("utf-8-sig"))
