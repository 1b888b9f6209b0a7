"""The channels behind one interface: a gateway for SMS, a robot for groups, mail; in the demo none."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from callbacks.config import Config
from callbacks.reminders.asking import Request, ask, within
from callbacks.reminders.config import ChannelSettings
from dashboard.i18n import _
from dashboard.reminders.delivery import Deliver, Delivery, Outgoing

with warnings.catch_warnings():
    # Of an old module that apprise looks for to tell kinds of pictures; nothing here sends any.
    warnings.filterwarnings("ignore", message=".*imghdr.*", category=DeprecationWarning)
    import apprise
    from apprise.plugins.email import NotifyEmail
    from apprise.plugins.wecombot import NotifyWeComBot

MAILING = "mailing"  # name of the thread that sends a mail
MAIL_LIMITS = 2  # a mail has several steps, each of which may take as long as a try of the others
TAIL = 6  # of a key: enough for a reader to see that two messages are one


def make_deliver(config: Config) -> Deliver:
    """Return what delivers by the channels that are set up; in the demo nothing leaves the machine."""
    if config.demo:
        return kept_here
    channels: dict[str, Deliver] = {}
    if config.sms_url:
        channels["sms"] = lambda told: send_sms(config, told)
    if config.robots:
        channels["wechat"] = lambda told: send_to_robot(config, told)
    if config.mail_url.get_secret_value():
        channels["mail"] = lambda told: send_mail(config, told)

    def deliver(told: Outgoing) -> Delivery:
        send = channels.get(told.channel)
        return send(told) if send else Delivery(False, off=True)

    return deliver


def kept_here(_told: Outgoing) -> Delivery:
    """Leave a message where it is: in the demo every channel ends in the tray."""
    return Delivery(True)


def worded(settings: ChannelSettings, told: Outgoing) -> str:
    """Return the text of a message with the address that it leads to, where the product's own is known."""
    if not (settings.address and told.link):
        return told.text
    return f"{told.text} {settings.address.rstrip('/')}{told.link}"


def numbered(settings: ChannelSettings, told: Outgoing) -> str:
    """Return a message's text with the end of its key, where its receiver knows no keys."""
    return _("{text} (No. {tail})").format(text=worded(settings, told), tail=told.key[:TAIL])


def send_sms(settings: ChannelSettings, told: Outgoing) -> Delivery:
    """Hand a short message to the gateway that is set up."""
    values = {"to": told.receiver, "text": worded(settings, told), "key": told.key}
    body = filled(settings.template, values)
    if settings.sms_method == "GET":
        sent: dict[str, Any] = {"query": body}
    else:
        sent = {"form": body} if settings.sms_form == "form" else {"json": body}
    request = Request(
        settings.sms_url,
        settings.sms_method,
        headers=settings.headers,
        success=settings.sms_success,
        **sent,
    )
    return ask(request, settings.channel_timeout)


def filled(template: Any, values: Mapping[str, str]) -> Any:
    """Return a template with its places filled in, each text by itself, so that no value can break out."""
    if isinstance(template, dict):
        return {name: filled(each, values) for name, each in template.items()}
    if isinstance(template, list):
        return [filled(each, values) for each in template]
    if not isinstance(template, str):
        return template
    parts = template.split("{")
    text = parts[0]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        text += values[name] + rest if closed and name in values else "{" + part
    return text


class CheckedRobot(NotifyWeComBot):
    """A robot of a WeCom group whose answer is read: it says 200 to a wrong key as well (errcode 93000)."""

    outcome = Delivery(False, "not sent")

    def __init__(self, key: str, timeout: float) -> None:
        super().__init__(key=key, rto=timeout, asset=_asset())  # type: ignore[no-untyped-call]

    def send(self, body: str, title: str = "", notify_type: Any = None, **_more: Any) -> bool:
        """Post a text to the group and keep what came of it."""
        sent = {"msgtype": "text", "text": {"content": body}}
        asked = Request(self.api_url, json=sent, success="errcode=0")
        self.outcome = ask(asked, self.socket_read_timeout)
        return self.outcome.taken


def send_to_robot(settings: ChannelSettings, told: Outgoing) -> Delivery:
    """Post a message to a group of WeCom."""
    robot = CheckedRobot(told.receiver, settings.channel_timeout)
    _notify(robot, numbered(settings, told))
    return robot.outcome


def send_mail(settings: ChannelSettings, told: Outgoing) -> Delivery:
    """Send a message by mail; its key stands in the head.

    One that takes longer than all its steps may is left behind. Nothing more is sent before it has ended, so
    that no crowd of them waits on.
    """
    if any(each.name == MAILING for each in threading.enumerate()):
        return Delivery(False, "timeout", silent=True)
    base = settings.mail_url.get_secret_value()
    own = {
        "to": told.receiver,
        "+X-Zqt-Key": told.key,
        "cto": str(settings.channel_timeout),
        "rto": str(settings.channel_timeout),
        "format": "text",
    }
    address = f"{base}{'&' if '?' in base else '?'}{urlencode(own, quote_via=quote)}"
    # Made directly: to look an address up, apprise would load all of its 170 services.
    parts = NotifyEmail.parse_url(address)
    if not parts:
        return Delivery(False, "ZQT_MAIL_URL")
    service, text = NotifyEmail(**parts, asset=_asset()), numbered(settings, told)

    def deliver() -> Delivery:
        taken = _notify(service, text)
        return Delivery(taken, "" if taken else "mail", silent=not taken)

    return within(MAIL_LIMITS * settings.channel_timeout, deliver, MAILING)


def _asset() -> apprise.AppriseAsset:
    # Nothing is kept on disk, and no redirect is followed.
    return apprise.AppriseAsset(storage_mode="memory", http_redirects=False, async_mode=False)


def _notify(service: apprise.NotifyBase, text: str) -> bool:
    sender = apprise.Apprise(asset=_asset())
    sender.add(service)
    return bool(sender.notify(body=text, title=_("Zhengqitong reminder"), body_format="text"))
