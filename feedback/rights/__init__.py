"""What people may ask of their own data: see, correct, take away, object, delete."""
