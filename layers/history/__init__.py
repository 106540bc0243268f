"""What was: who changed what, when and why; each layer as it was at any instant; proof of both."""
