"""The bridges to the child processes."""
