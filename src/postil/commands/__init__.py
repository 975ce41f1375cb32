"""The subcommands: arguments in, text and exit code out; what they do is done by ``app`` and ``edges``."""
