"""Those who take part and sign in: their places, pairs, what pairs share, arrangements."""
