"""Pages as they are rendered: what their bytes depend on, and where their bodies stand in them."""

from collections.abc import Callable

from msgspec import Struct

from postil.core.model import Output, Page


class Spot(Struct, frozen=True, array_like=True):
    """Where a body stands in the bytes of a page: the place of the body among those of the page, where it begins and
    how long it is, and whether it is escaped, as in a feed."""

    body: int
    start: int
    length: int
    escaped: bool = False


class Rendered(Struct, frozen=True):
    """The bytes of a page, and where in them its bodies stand; None if the page may depend on what is in them."""

    data: bytes
    spots: tuple[Spot, ...] | None = None


class Prepared(Struct, frozen=True):
    """A page ready to be rendered: ``key`` stands for all that its bytes depend on but the program itself (empty if
    that cannot be told), ``render`` makes them (it may raise ``TemplateFault``)."""

    page: Page
    key: bytes
    render: Callable[[], Rendered]


class PageOutput(Output, frozen=True, kw_only=True):
    """An output that is a page, for those who keep what they have rendered."""

    prepare: Callable[[], Prepared]


class TemplateFacts(Struct, frozen=True):
    """What the pages of a template depend on.

    ``sources`` are the templates that they are made of, ``assets`` the static files that these name; None: any.
    ``verbatim`` says that bodies stand in the pages as they are (or escaped), and that nothing else there depends on
    what is in them but on whether they are empty.
    """

    sources: tuple[str, ...] | None = None
    assets: tuple[str, ...] | None = None
    verbatim: bool = False
