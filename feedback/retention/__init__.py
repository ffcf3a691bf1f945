"""How long each class of record is kept, and its destruction when that time has come."""
