"""The pages of oversight, as the holders of a scheme use them."""
