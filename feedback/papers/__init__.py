"""Papers that the law asks for, made from the settings of a scheme."""
