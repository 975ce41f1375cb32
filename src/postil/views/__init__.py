"""Views: each plans the pages of one kind from what is known of the site."""

from postil.core.site.site import View
from postil.views import document, feed, files, home, paper, terms

VIEWS: tuple[View, ...] = (home.VIEW, paper.VIEW, document.VIEW, *terms.VIEWS, feed.VIEW, *files.VIEWS)
"""All views in the order in which they plan; the sitemap names what those before it have planned."""
