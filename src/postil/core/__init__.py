"""The pure part: no files, clock, network, environment, randomness or logging."""
