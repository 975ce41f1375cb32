"""All the input and output: reading, converting in bulk, publishing."""
