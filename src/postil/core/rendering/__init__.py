"""Pages to bytes: templates, what they depend on, and the bodies that they show."""
