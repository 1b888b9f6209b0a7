"""Rules a new password must meet."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from dashboard.i18n import _

# Fewer guesses than these, as powers of ten, and a stolen hash is soon opened.
GUESSES = 10
ESTIMATED = 64  # characters that are judged: the estimate's work grows with the square of them
# Beside the estimate's own 30,000 passwords: words that Chinese ones are made of, and those of this house.
WORDS = """
    woaini woaiwo aini aiwo woai wojia woaiwojia baobao laopo laogong nihao wode qinaide tamade mima guanli
    guanliyuan yonghu ceshi zhanghao denglu xitong gongzuo bangong shuju jingli zhuren keyuan juzhang
    zhengfu zhengwu shiji gongan renmin fuwu rexian gongdan duban zhengqitong zhengqi qiye qiyetong shimin
    zhongguo zhonghua beijing shanghai shandong yantai jinan qingdao zhifu fushan muping laishan penglai
    longkou laiyang laizhou zhaoyuan qixia haiyang huangbohai gaoxin kaifaqu changdao kunyushan zhangsan
    lisi wangwu zhaoliu zhang wang li liu chen yang zhao huang zhou wu xu sun zhu lin hu guo gao weiwei
    xiaoming meimei lulu 520 521 1314 5201314 1314520 520520 7758521 7758258 147258 147258369 159357 110110
    12345 123456 1234567 12345678 123456789 1234567890 123123 112233 321321 654321 888888 666666 168168
    admin administrator administrador root user test guest hotline supervisor operator welcome company
    office default passw0rd p@ssw0rd qwer asdf zxcv 1qaz 2wsx 3edc 4rfv qaz wsx edc 1q2w 3e4r !qaz @wsx #edc
    $rfv !qaz2wsx 1qaz@wsx #edc4rfv 3edc$rfv zaq1 xsw2 cde3 qweasd qweasdzxc liwei wangwei zhangwei liuwei
    liqiang wangfang wangjing lina zhangmin zhangli wangyan
""".split()  # noqa: SIM905
_ESTIMATE = Lock()  # the estimate keeps the words it is told in one place for all threads


@dataclass(frozen=True)
class PasswordRules:
    """Length and number of character classes (lower, upper, digit, other) a password needs."""

    min_length: int = 10
    classes: int = 3
    max_length: int = 128


def character_classes(password: str) -> int:
    """Count the classes present: lower case, upper case, digits, everything else."""
    tests = (str.islower, str.isupper, str.isdigit)
    named = [any(test(char) for char in password) for test in tests]
    other = any(not any(test(char) for test in tests) for char in password)
    return sum(named) + other


def password_problems(password: str, name: str, rules: PasswordRules, former: str = "") -> list[str]:
    """List what is wrong with a new password, in the reader's language; empty when it may be used."""
    problems = []
    if len(password) < rules.min_length:
        problems.append(_("Use at least {n} characters.").format(n=rules.min_length))
    if len(password) > rules.max_length:
        problems.append(_("Use at most {n} characters.").format(n=rules.max_length))
    if character_classes(password) < rules.classes:
        problems.append(
            _("Mix at least {n} of: lower case, upper case, digits, other characters.").format(
                n=rules.classes
            )
        )
    if name and name.casefold() in password.casefold():
        problems.append(_("Leave the account name out of the password."))
    if not problems and is_common(password, name):
        problems.append(
            _("This is among the first that are guessed. Put together words that have nothing in common.")
        )
    if former and password == former:
        problems.append(_("Choose a password that differs from the present one."))
    return problems


def is_common(password: str, name: str = "") -> bool:
    """Tell whether a password is soon guessed: a common one, name, date, run of keys or repetition."""
    # Read when the first password is chosen: no page needs its lists.
    from zxcvbn import zxcvbn

    told = [*WORDS, *(part for part in (name, name.casefold()) if part)]
    with _ESTIMATE:
        found = zxcvbn(password[:ESTIMATED], user_inputs=told)
    return float(found["guesses_log10"]) < GUESSES
