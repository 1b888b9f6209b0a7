"""`fonts`: make the slices of the web font ahead of the first start."""

from __future__ import annotations

import click

from callbacks.config import Config
from callbacks.fonts import build
from dashboard.i18n import _


@click.command("fonts")
def fonts() -> None:
    """Make the web font's slices that are missing, some minutes at first; `serve` does it by itself."""
    folder = Config().font_folder
    made = build(folder)
    click.echo(_("{n} slices of the web font made in {folder}.").format(n=made, folder=folder))
