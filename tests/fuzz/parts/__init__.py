"""What is sent: one module a part, each a function from a random source to a request."""
