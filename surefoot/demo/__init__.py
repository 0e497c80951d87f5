"""A travel site on loopback to try surefoot on, and the story `make demo` tells with it."""
