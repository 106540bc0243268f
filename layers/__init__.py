"""What a layer is, what is in it, who may see and change it."""
