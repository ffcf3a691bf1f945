"""What a guardian oversees: the record of actions, requests of people, legal holds, breaches."""
