"""The settings of a site: `site.yaml` as typed values, each fault with its place."""
