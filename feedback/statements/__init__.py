"""What is said of the service itself: accessibility, cookies, licences, whom to tell of a fault."""
