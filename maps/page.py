"""One self-contained page: everything inline, and a policy that lets nothing else in.

Folium's elements render into the parts of this figure as they do into branca's own. The page itself is put
together here, without a template: branca compiles what elements render as a template once more, and texts from
reports must never pass through that.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files

from branca.element import CssLink, Element, Figure, JavascriptLink

from maps.errors import PageError

ISLAND_ID = "geoevents-data"
"""The id of the script element that holds the data."""

_OWN = re.compile(r"(?:vendor/)?[a-z_]+\.(?:js|css)")
"""Names of files under runtime/ that may stand in the page."""
_CSS_IMAGE = re.compile(r"url\((images/[a-z0-9-]+\.png)\)")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_OUTSIDE = re.compile(
    r"""<(?:script|img|iframe|embed|source|audio|video|link)\b[^>]*?\b(?:src|href)\s*=\s*["']?(?!data:)([^"'\s>]+)"""
)


class Page(Figure):
    """A figure that renders to one file.

    ``island`` is JSON, already escaped for a script element. ``hosts`` are sources from which images may come
    ("https://*.example.org"): tiles, when they were asked for.
    """

    def __init__(self, *, title: str, language: str, island: str, hosts: Sequence[str] = ()) -> None:
        super().__init__()
        self.title: str = title
        self.language = language
        self.island = island
        self.hosts = tuple(hosts)

    def render(self, **kwargs: object) -> str:
        """The whole page. The same map renders to the same bytes, every time.

        Raises:
            PageError: an element that was added to the map asks for a file from elsewhere.
        """
        parts = (self.header, self.html, self.script)
        before = [dict(part._children) for part in parts]
        _number(self)
        try:
            for child in list(self._children.values()):
                child.render(**kwargs)
            head, body, script = (_render(part) for part in parts)
        finally:
            for part, children in zip(parts, before, strict=True):
                part._children.clear()
                part._children.update(children)
        direction = "rtl" if self.language == "ar" else "ltr"
        island = f'<script type="application/json" id="{ISLAND_ID}">{self.island}</script>'
        body = f"{body}\n{{island}}\n<script>\n{script}\n</script>"
        _refuse_outside(head + body)
        return (
            f'<!DOCTYPE html>\n<html lang="{html.escape(self.language)}" dir="{direction}">\n<head>\n'
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{self._policy(head + body)}">\n'
            f'<meta name="referrer" content="{"origin" if self.hosts else "no-referrer"}">\n'
            '<link rel="icon" href="data:,">\n'
            f"<title>{html.escape(self.title)}</title>\n"
            f"{head}\n</head>\n<body>\n" + body.replace("{island}", island, 1) + "\n</body>\n</html>\n"
        )

    def _policy(self, text: str) -> str:
        scripts = " ".join(_hashes(_SCRIPT, text))
        styles = " ".join(_hashes(_STYLE, text))
        images = " ".join(("data:", *map(html.escape, self.hosts)))
        return (
            f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src {images}; "
            "base-uri 'none'; form-action 'none'"
        )


def read_runtime(name: str) -> str:
    """A script or style sheet of the page, ready to stand inline.

    Raises:
        PageError: it is none of this package's.
    """
    folder = files("maps") / "runtime"
    if not _OWN.fullmatch(name) or not (folder / name).is_file():
        raise PageError(
            f"the page is to ask the network for nothing, but an element wants {name!r}; "
            "want an element that loads no file"
        )
    text = (folder / name).read_text(encoding="utf-8").replace("\r\n", "\n")
    if name.endswith(".css"):
        parent = name.rpartition("/")[0]
        text = _CSS_IMAGE.sub(lambda match: f"url({_data_uri(f'{parent}/{match[1]}')})", text)
    text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"<(?=/(?:script|style))", r"<\\", text, flags=re.IGNORECASE)


def _data_uri(name: str) -> str:
    file = files("maps") / "runtime" / name
    if not file.is_file():
        return "data:,"
    return "data:image/png;base64," + base64.b64encode(file.read_bytes()).decode("ascii")


def _render(part: Element) -> str:
    return "\n".join(_render_child(name, child) for name, child in part._children.items())


def _render_child(name: str, child: Element) -> str:
    if isinstance(child, JavascriptLink):
        return f"<script>\n{read_runtime(child.url)}\n</script>"
    if isinstance(child, CssLink):
        return f"<style>\n{read_runtime(child.url)}\n</style>"
    return "" if name == "meta_http" else str(child.render())


def _refuse_outside(text: str) -> None:
    bare = _STYLE.sub("", _SCRIPT.sub("", text))
    found = _OUTSIDE.search(bare)
    if found:
        raise PageError(
            f"the page is to ask the network for nothing, but an element of the map loads {found[1]!r}"
        )


def _hashes(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for content in dict.fromkeys(pattern.findall(text)):
        digest = hashlib.sha256(content.encode("utf-8")).digest()
        yield f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _number(root: Element) -> None:
    """Numbers in place of random ids, in the order of the tree, so that two runs agree."""
    pending, count = [root], 0
    while pending:
        element = pending.pop(0)
        element._id = str(count)
        count += 1
        pending.extend(element._children.values())
