"""The roof: web, command line, workers and wiring. The only floor that knows Pyramid and the others all."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Pyramid 2.1 still imports pkg_resources, whose warning concerns its makers, not the hall's operators.
warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)

if TYPE_CHECKING:
    from portal.hall import Hall


def main(global_config: dict[str, str], **values: str) -> Any:  # noqa: ANN401 - a WSGI application
    """Paste's entry point: one application for one zone (``hall.zone``), with sealer and followers.

    ``hall serve`` is the usual way: it binds a listener for each zone in one process.
    """
    from portal.hall import Hall  # noqa: PLC0415 - the command line starts without the web
    from portal.settings import Settings  # noqa: PLC0415 - same

    hall = Hall(Settings.from_ini(values, Path(global_config.get("here", "."))))
    hall.start()
    return zoned(make_app(hall), values.get("hall.zone", "public"))


def make_app(hall: Hall) -> Any:  # noqa: ANN401 - a WSGI application
    """The web application over an open hall."""
    from hallcore.ground.shapes import know_shapes  # noqa: PLC0415 - the command line starts without it
    from portal.web import configure  # noqa: PLC0415 - pyramid is imported when a web is wanted

    app = configure(hall).make_wsgi_app()
    know_shapes()
    return app


def zoned(app: Any, zone: str) -> Any:  # noqa: ANN401 - a WSGI application
    """The application as one network sees it: each listener says which zone it is."""

    def listener(environ: dict[str, Any], start_response: Any) -> Any:  # noqa: ANN401 - WSGI
        environ["hall.zone"] = zone
        return app(environ, start_response)

    return listener
