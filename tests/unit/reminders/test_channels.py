"""Receivers that take, hang, drip, refuse, lie or point elsewhere: each against a server of this machine."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from callbacks.config import Config, UnsafeConfig, load_config
from callbacks.reminders.asking import ASKING
from callbacks.reminders.channels import MAILING, CheckedRobot, filled, make_deliver
from dashboard.reminders.delivery import Delivery, Outgoing
from tests.support.gateway import Stub, gateway, reply

SECRET = "vP3n-T8qXw_64LmZr0aYkC9dHs2JfUeB7iGo"
KEY = "a1b2c3" + "0" * 58
SMS = Outgoing(1, KEY, "sms", "13800000001", '催办："尽快"{to}&x=1', "/alerts?tab=overdue")
ROBOT = Outgoing(2, KEY, "wechat", "0123456789-abcdef-0123", "提醒")
MAIL = Outgoing(3, KEY, "mail", "zhang@example.cn", "提醒")


@pytest.fixture
def stub() -> Iterator[Stub]:
    with gateway() as made:
        yield made


def config(**settings: Any) -> Config:
    return Config(secret_key=SECRET, channel_timeout=1, **settings)  # type: ignore[arg-type]


def sms(stub: Stub, **settings: Any) -> Delivery:
    return make_deliver(config(sms_url=f"{stub.url}/send", **settings))(SMS)


def test_the_gateway_is_told_whom_what_and_the_key(stub: Stub) -> None:
    headers = '{"Authorization": "Bearer secret"}'
    assert sms(stub, sms_headers=headers, address="https://zqt.example.org/") == Delivery(True)
    (asked,) = stub.asked
    assert (asked["method"], asked["path"]) == ("POST", "/send")
    assert asked["headers"]["Authorization"] == "Bearer secret"
    assert json.loads(asked["body"]) == {
        "to": "13800000001",
        "text": '催办："尽快"{to}&x=1 https://zqt.example.org/alerts?tab=overdue',
        "key": KEY,
    }


def test_a_form_and_an_address_carry_the_same(stub: Stub) -> None:
    form = "mobile={to}&content={text}&msgid={key}&sign=zqt"
    expected = {"mobile": ["13800000001"], "content": [SMS.text], "msgid": [KEY], "sign": ["zqt"]}
    assert sms(stub, sms_form="form", sms_body=form).taken
    assert parse_qs(stub.asked[0]["body"].decode()) == expected
    assert sms(stub, sms_method="GET", sms_body=form).taken
    assert parse_qs(urlsplit(stub.asked[1]["path"]).query) == expected


def test_no_value_breaks_out_of_its_place() -> None:
    values = {"to": "1", "text": '"}, "x": "{to}{key}', "key": "k"}
    template = {"a": ["{text}", {"b": "{to}-{key}-{other}-{"}], "n": 5}
    assert filled(template, values) == {"a": ['"}, "x": "{to}{key}', {"b": "1-k-{other}-{"}], "n": 5}


def test_a_receiver_that_hangs_is_left_after_the_limit(stub: Stub) -> None:
    stub.answer = lambda _to: time.sleep(3)
    begun = time.monotonic()
    assert sms(stub) == Delivery(False, "timeout", silent=True)
    assert time.monotonic() - begun < 2.5


def test_a_receiver_that_drips_is_left_after_the_limit(stub: Stub) -> None:
    def drip(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", "1000000")
        to.end_headers()
        for _n in range(40):
            to.wfile.write(b"x" * 1024)
            to.wfile.flush()
            time.sleep(0.1)

    stub.answer = drip
    begun = time.monotonic()
    assert sms(stub) == Delivery(False, "timeout", silent=True)
    assert time.monotonic() - begun < 3


def test_a_receiver_that_drips_its_head_is_left_after_the_limit_and_its_line_cut(stub: Stub) -> None:
    def drip(to: BaseHTTPRequestHandler) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 60:
            to.wfile.write(bytes([byte]))
            to.wfile.flush()
            time.sleep(0.1)

    stub.answer = drip
    begun = time.monotonic()
    assert sms(stub) == Delivery(False, "timeout", silent=True)
    assert time.monotonic() - begun < 3
    # Nobody waits on behind it: the line is cut, not only left.
    for waiting in (each for each in threading.enumerate() if each.name == ASKING):
        waiting.join(2)
        assert not waiting.is_alive()


def test_a_receiver_whose_names_are_slow_to_find_is_left_after_the_limit(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = socket.getaddrinfo

    def slow(*asked: Any, **more: Any) -> Any:
        time.sleep(2)
        return found(*asked, **more)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    begun = time.monotonic()
    assert sms(stub) == Delivery(False, "timeout", silent=True)
    assert time.monotonic() - begun < 1.8
    monkeypatch.undo()
    for waiting in (each for each in threading.enumerate() if each.name == ASKING):
        waiting.join(3)
    # Who was left before the line stood says nothing any more.
    assert stub.asked == []


def test_a_receiver_that_refuses_the_connection_gave_no_answer(stub: Stub) -> None:
    stub.server.shutdown()
    stub.server.server_close()
    assert sms(stub) == Delivery(False, "ConnectionError", silent=True)


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_receiver_that_refuses_the_message_has_not_taken_it(stub: Stub, status: int) -> None:
    stub.answer = lambda to: reply(to, status, "no")
    assert sms(stub) == Delivery(False, f"HTTP {status}")


@pytest.mark.parametrize(
    ("body", "taken", "why"),
    [
        ('{"result": {"code": 0}}', True, ""),
        ('{"result": {"code": "0"}}', True, ""),
        ('{"result": {"code": 42}}', False, "result.code=42"),
        ('{"result": {"code": "no balance 13800000001"}}', False, "result.code=no balance 138****0001"),
        ('{"result": "0"}', False, "result.code="),
        ("<html>logged out</html>", False, "result.code="),
        ("[" * 100_000, False, "result.code="),
        ("", False, "result.code="),
    ],
)
def test_a_receiver_that_says_200_to_an_error_is_not_believed(
    stub: Stub, body: str, taken: bool, why: str
) -> None:
    stub.answer = lambda to: reply(to, 200, body)
    assert sms(stub, sms_success="result.code=0") == Delivery(taken, why)


def test_a_receiver_that_points_elsewhere_is_not_followed(stub: Stub) -> None:
    other = Stub()
    stub.answer = lambda to: reply(to, 307, "", Location=f"{other.url}/taken")
    assert sms(stub) == Delivery(False, "HTTP 307")
    assert other.asked == []
    other.server.shutdown()
    other.server.server_close()


def test_nothing_is_taken_from_the_environment(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert sms(stub).taken


def test_what_is_not_set_up_is_never_asked() -> None:
    deliver = make_deliver(config())
    for told in (SMS, ROBOT, MAIL):
        assert deliver(told) == Delivery(False, off=True)


def test_in_the_demo_nothing_leaves_the_machine(stub: Stub) -> None:
    settings = {"sms_url": stub.url, "robots": True, "mail_url": f"mailto://{stub.url[7:]}?from=a@b.cn"}
    deliver = make_deliver(config(demo=True, **settings))
    assert all(deliver(told) == Delivery(True) for told in (SMS, ROBOT, MAIL))
    assert stub.asked == []


@pytest.mark.parametrize(
    ("body", "status", "taken"),
    [
        ('{"errcode": 0, "errmsg": "ok"}', 200, True),
        ('{"errcode": 93000, "errmsg": "invalid webhook url"}', 200, False),
        ('{"errcode": 45009, "errmsg": "api freq out of limit"}', 200, False),
        ("busy", 503, False),
    ],
)
def test_a_robot_s_answer_is_read(
    stub: Stub, monkeypatch: pytest.MonkeyPatch, body: str, status: int, taken: bool
) -> None:
    monkeypatch.setattr(CheckedRobot, "notify_url", stub.url + "/webhook/send?key={key}")
    stub.answer = lambda to: reply(to, status, body)
    found = make_deliver(config(robots=True))(ROBOT)
    assert found.taken == taken and not found.silent
    (asked,) = stub.asked
    assert asked["path"] == f"/webhook/send?key={ROBOT.receiver}"
    sent = json.loads(asked["body"])
    # A reader knows a double by the number; a group has no other way.
    assert sent["msgtype"] == "text" and "a1b2c3" in sent["text"]["content"]


class Mailbox(socketserver.StreamRequestHandler):
    """A mail server that takes one message, or none."""

    def handle(self) -> None:
        box: Any = self.server
        self.wfile.write(b"220 here\r\n")
        data = False
        for line in self.rfile:
            if data:
                box.mail += line
                if line == b".\r\n":
                    data = False
                    self.wfile.write(b"250 taken\r\n")
                continue
            word = line[:4].upper()
            if word == b"RCPT" and box.refusing:
                self.wfile.write(b"550 no such mailbox\r\n")
            elif word == b"DATA":
                data = True
                self.wfile.write(b"354 go on\r\n")
            else:
                self.wfile.write(b"250 ok\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def mailbox() -> Iterator[Any]:
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox)
    server.daemon_threads, server.mail, server.refusing = True, b"", False
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("refusing", [False, True])
def test_mail_goes_to_one_receiver_with_its_key_in_the_head(mailbox: Any, refusing: bool) -> None:
    mailbox.refusing = refusing
    url = f"mailto://127.0.0.1:{mailbox.server_address[1]}?from=zqt@example.cn"
    found = make_deliver(config(mail_url=url))(MAIL)
    assert found == (Delivery(False, "mail", silent=True) if refusing else Delivery(True))
    if not refusing:
        mail = message_from_bytes(mailbox.mail.rstrip(b".\r\n"), policy=default)
        assert mail["To"] == MAIL.receiver and mail["X-Zqt-Key"] == KEY
        body: Any = mail.get_body(("plain",))
        assert "提醒" in body.get_content()


def test_a_mail_server_that_drips_is_left_and_asked_nothing_more_while_it_does() -> None:
    ended = threading.Event()

    class Dripping(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while not ended.wait(0.2):
                self.wfile.write(b"2")

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dripping)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    deliver = make_deliver(config(mail_url=f"mailto://127.0.0.1:{server.server_address[1]}?from=a@b.cn"))
    silent = Delivery(False, "timeout", silent=True)
    begun = time.monotonic()
    assert deliver(MAIL) == silent
    assert time.monotonic() - begun < 4
    (left,) = [each for each in threading.enumerate() if each.name == MAILING]
    begun = time.monotonic()
    assert deliver(MAIL) == silent
    assert time.monotonic() - begun < 0.5
    ended.set()
    left.join(5)
    assert not left.is_alive()
    assert deliver(MAIL) == Delivery(False, "mail", silent=True)  # it is asked again
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "settings",
    [
        {"sms_url": "ftp://x/y"},
        {"sms_url": "gateway"},
        {"address": "zqt.example.org"},
        {"sms_headers": "no json"},
        {"sms_headers": '["a"]'},
        {"sms_headers": '{"a": 1}'},
        {"sms_body": '{"to": "{to}"}'},
        {"sms_success": "code"},
        {"receipt_secret": "short"},
        {"channel_timeout": 0},
    ],
    ids=str,
)
def test_a_setting_that_cannot_work_ends_the_start(settings: dict[str, Any]) -> None:
    with pytest.raises(UnsafeConfig) as raised:
        load_config(secret_key=SECRET, **settings)
    assert f"ZQT_{next(iter(settings)).upper()}" in str(raised.value)
    assert "no json" not in str(raised.value)


def test_a_template_that_is_no_json_is_told_at_the_start() -> None:
    with pytest.raises(UnsafeConfig):
        load_config(secret_key=SECRET, sms_body="mobile={to}&text={text}")
    load_config(secret_key=SECRET, sms_body="mobile={to}&text={text}", sms_form="form")
