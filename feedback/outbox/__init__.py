"""Mail: who is to get what, kept until it was handed over, and how that is done."""
