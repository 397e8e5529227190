"""Damaged files by the hundred thousand: good ones, what is done to them, who reads them, and who watches."""
