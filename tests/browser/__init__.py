"""What needs a browser: Debian's Chromium, driven by playwright."""
