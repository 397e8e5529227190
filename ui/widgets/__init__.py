"""Widgets that paint the data they are given."""
