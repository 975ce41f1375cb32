"""The files of a site in the order of their paths, each made when it is asked for: a large site has many."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import overload

from msgspec.structs import replace

from postil.core.model import Asset, Output, Page
from postil.core.rendering.render import Renderer
from postil.core.rendering.rendered import PageOutput, Prepared
from postil.core.site.site import Planned
from postil.core.site.urls import file_of


class Outputs(Sequence[Output]):
    """The outputs that these assets and planned pages come to."""

    def __init__(self, planned: Iterable[Planned | Asset], renderer: Renderer) -> None:
        self._planned = sorted(planned, key=lambda one: file_of(one.url))
        self._renderer = renderer

    def compose_of_all(self) -> None:
        """Make the data of the pages that show something of all documents."""
        for place, one in enumerate(self._planned):
            if isinstance(one, Planned) and one.of_all:
                self._planned[place] = replace(one, compose=partial(_same, one.compose()))

    def __len__(self) -> int:
        return len(self._planned)

    @overload
    def __getitem__(self, place: int) -> Output: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Output, ...]: ...

    def __getitem__(self, place: int | slice) -> Output | tuple[Output, ...]:
        if isinstance(place, slice):
            return tuple([self._output(one) for one in self._planned[place]])
        return self._output(self._planned[place])

    def _output(self, one: Planned | Asset) -> Output:
        if isinstance(one, Asset):
            return Output(file_of(one.url), asset=one)
        return PageOutput(
            file_of(one.url),
            produce=partial(_rendered, self._renderer, one),
            prepare=partial(_prepared, self._renderer, one),
        )


def _same(page: Page) -> Page:
    return page


def _rendered(renderer: Renderer, page: Planned) -> bytes:
    return renderer.render(page.compose())


def _prepared(renderer: Renderer, page: Planned) -> Prepared:
    return renderer.prepare(page.compose())
