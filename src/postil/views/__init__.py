"""Views: each plans the pages of one kind from what is known of the site."""

from postil.core.site.site import View
from postil.views import calendar, document, feed, files, graph, home, index, paper, search, statistics, terms, timeline

VIEWS: tuple[View, ...] = (
    *home.VIEWS,
    paper.VIEW,
    document.VIEW,
    *terms.VIEWS,
    index.VIEW,
    search.VIEW,
    timeline.VIEW,
    calendar.VIEW,
    graph.VIEW,
    statistics.VIEW,
    feed.VIEW,
    *files.VIEWS,
)
"""All views in the order in which they plan; the sitemap names what those before it have planned."""
