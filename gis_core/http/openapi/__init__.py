"""What the addresses below /api/ are said to do, and the OpenAPI document made of it."""
