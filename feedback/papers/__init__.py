"""Papers that data protection law asks for, made from a scheme's settings."""
