"""The service as those meet it who want what it keeps from them."""
