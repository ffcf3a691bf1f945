"""Comments, from what people wrote to what a release takes of them."""
