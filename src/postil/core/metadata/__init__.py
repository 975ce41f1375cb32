"""What is known of a paper: from front matter, and from prose where there is none."""
