"""Pages as bytes, for their keys: what many pages show is encoded once and stands in them as a digest."""

from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from postil.core.model import Page
from postil.core.site.cards import Card

_ENCODER = msgspec.msgpack.Encoder()


class PageEncoder:
    """Encodes the pages of one site."""

    def __init__(self) -> None:
        # By their urls, which papers have for themselves.
        self._cards: dict[str, bytes] = {}

    def encode(self, page: Page) -> bytes:
        """Return bytes that are others for each other page; TypeError, ValueError or OverflowError if there are none.

        These come of what an author put into ``extra``, which may be beyond what can be encoded.
        """
        return _ENCODER.encode(replace(page, data={name: self._short(value) for name, value in page.data.items()}))

    def _short(self, value: Any) -> Any:
        """Return a value with digests in the place of the cards in it, or in the groups in it."""
        if type(value) is Card:
            return self._digest(value)
        if type(value) is tuple and value and isinstance(value[0], Struct):
            if type(value[0]) is Card:
                return [self._digest(card) for card in value]
            if "cards" in value[0].__struct_fields__:
                return [replace(group, cards=self._short(group.cards)) for group in value]
        return value

    def _digest(self, card: Card) -> bytes:
        known = self._cards.get(card.url)
        if known is None:
            known = self._cards[card.url] = blake2b(_ENCODER.encode(card), digest_size=16).digest()
        return known
