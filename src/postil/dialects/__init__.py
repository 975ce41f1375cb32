"""One Markdown construct a module, each a markdown-it plugin `plugin(md, **options) -> None`."""
