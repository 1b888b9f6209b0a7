"""Settings of the channels by which messages leave; what is not set up is never asked."""

from __future__ import annotations

import json
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

PLACES = ("{to}", "{text}")  # a gateway must be told at least these
SHORTEST_SECRET = 32


class ChannelSettings(BaseSettings):
    """What the worker and the receipts' address may be told about other machines."""

    address: str = ""
    sms_url: str = ""
    sms_method: Literal["POST", "GET"] = "POST"
    sms_form: Literal["json", "form"] = "json"
    sms_body: str = '{"to": "{to}", "text": "{text}", "key": "{key}"}'
    sms_headers: SecretStr = SecretStr("{}")
    sms_success: str = ""
    robots: bool = False
    mail_url: SecretStr = SecretStr("")
    channel_timeout: int = Field(10, ge=1, le=20)
    receipt_secret: SecretStr = SecretStr("")

    @field_validator("address", "sms_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("write a whole address, as in https://host/path")
        return value

    @field_validator("sms_headers")
    @classmethod
    def _names_and_values(cls, value: SecretStr) -> SecretStr:
        found = _object(value.get_secret_value(), "headers")
        if not all(isinstance(each, str) and each.isprintable() for each in found.values()):
            raise ValueError('write headers as JSON of texts, as in {"Authorization": "Bearer …"}')
        return value

    @field_validator("sms_body")
    @classmethod
    def _names_whom_and_what(cls, value: str) -> str:
        if not all(place in value for place in PLACES):
            raise ValueError("name {to} and {text} in it; {key} is how a receiver knows a double")
        return value

    @field_validator("sms_success")
    @classmethod
    def _path_and_value(cls, value: str) -> str:
        if value and "=" not in value:
            raise ValueError("write the path of a value and what it must be, as in result.code=0")
        return value

    @field_validator("receipt_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"use at least {SHORTEST_SECRET} random characters")
        return value

    @model_validator(mode="after")
    def _readable(self) -> Self:
        assert self.template is not None
        return self

    @property
    def headers(self) -> dict[str, str]:
        """Return what every request to the gateway carries."""
        return dict(_object(self.sms_headers.get_secret_value(), "headers"))

    @property
    def template(self) -> Any:
        """Return the body that the gateway is sent: an object, or the fields of a form."""
        if self.sms_form == "form" or self.sms_method == "GET":
            return dict(parse_qsl(self.sms_body, keep_blank_values=True))
        return _object(self.sms_body, "ZQT_SMS_BODY")


def _object(text: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise ValueError(f"{what}: this is no JSON") from None
    if not isinstance(found, dict):
        raise ValueError(f"{what}: this is no JSON object")
    return found
