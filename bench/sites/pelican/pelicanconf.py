"""Pelican's settings: a page for each note, lists by year and tag, one feed."""

SITENAME = "Generated paper notes"
SITEURL = "https://example.org/notes"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "public"
STATIC_PATHS = ["images"]
THEME = "simple"
THEME_TEMPLATES_OVERRIDES = ["overrides"]
SLUGIFY_SOURCE = "basename"
USE_FOLDER_AS_CATEGORY = False
ARTICLE_URL = "{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
CATEGORY_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "tags"]
DEFAULT_PAGINATION = 100
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 30
CATEGORY_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
