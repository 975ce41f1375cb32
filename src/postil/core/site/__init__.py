"""All documents together: papers, urls, links, collections, and which pages exist."""
