"""What browsers may load and run on the site's pages: its Content-Security-Policy (https://www.w3.org/TR/CSP3/)."""

from collections.abc import Mapping, Sequence

from postil.core.settings.config import Config

_OWN = ("'self'", "file:")
"""The site itself. Pages opened from disk have no origin, which ``'self'`` would be; no web page can load files."""

_ANYWHERE = ("https:", "http:")


def policy(config: Config) -> str:
    """Return the policy as it stands in each page; empty if the settings turn it off.

    Scripts, styles and fonts come from the site alone, and none are inline. Pictures and video are the choice of those
    who write notes; unless HTML in notes is shown as text, so are frames and the styles of single elements.
    """
    if not config.security.policy:
        return ""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in _directives(config).items())


def headers(config: Config) -> tuple[tuple[str, str], ...]:
    """Return the headers with which a host should send the site's files: the policy, and what only a header can say."""
    sent = [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin")]
    stated = policy(config)
    if stated:
        # Who may show the pages in frames cannot be said in a page.
        sent.insert(0, ("Content-Security-Policy", f"{stated}; frame-ancestors 'self'"))
    return tuple(sent)


def _directives(config: Config) -> dict[str, tuple[str, ...]]:
    trusted = config.html == "allow"
    plain: Mapping[str, Sequence[str]] = {
        "default-src": ("'none'",),
        "script-src": _OWN,
        "style-src": _OWN,
        "style-src-attr": ("'unsafe-inline'",) if trusted else (),
        "img-src": (*_OWN, "data:", *_ANYWHERE),
        "font-src": _OWN,
        "connect-src": ("'self'",),
        "media-src": (*_OWN, *_ANYWHERE),
        "frame-src": (*_OWN, *_ANYWHERE) if trusted else (),
        "object-src": _OWN if trusted else (),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
    }
    allowed: dict[str, tuple[str, ...]] = {str(name): sources for name, sources in config.security.allow.items()}
    joined = {name: (*plain.get(name, ()), *allowed.get(name, ())) for name in dict.fromkeys((*plain, *allowed))}
    return {name: _without_none(sources) for name, sources in joined.items() if sources}


def _without_none(sources: Sequence[str]) -> tuple[str, ...]:
    """Return the sources without ``'none'``, which must stand alone, if there are others."""
    return tuple(dict.fromkeys(source for source in sources if source != "'none'")) or tuple(sources)
