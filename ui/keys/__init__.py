"""The table of actions, and the letters of the keyboard as keys of a piano."""
