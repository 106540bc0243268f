"""Commands on deliveries."""
