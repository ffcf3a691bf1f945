"""People of a scheme: who takes part, in which role, and with whom."""
