"""Theme, style sheet, icons, colour maps."""
