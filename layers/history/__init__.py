"""What was: who changed what, when and why; every layer as it was at any instant; proof that none of it moved."""
