"""What reaches somebody: a telephone number, a mail address, the key of a group's robot."""

from __future__ import annotations

import re

MOBILE = re.compile(r"1[3-9]\d{9}")
ANY_PHONE = re.compile(r"\+?[\d][\d -]{3,20}(?:(?:转|ext\.?|-)\d{1,6})?")
# One address and nothing that a mail program or a URL would take for more.
MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
ROBOT = re.compile(r"[A-Za-z0-9-]{20,64}")
LONGEST = 254  # signs of a mail address (RFC 5321)


def phone_problem(number: str, *, mobile: bool = False) -> bool:
    """Tell whether a number that is given cannot be one."""
    if not number:
        return False
    return (MOBILE if mobile else ANY_PHONE).fullmatch(number) is None


def address_problem(address: str, *, group: bool) -> bool:
    """Tell whether an address that is given is no mail address, of a group no key of a robot."""
    if not address:
        return False
    return len(address) > LONGEST or (ROBOT if group else MAIL).fullmatch(address) is None
