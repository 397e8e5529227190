"""How long tests wait for what other processes do: only a machine that has stopped takes so long."""

PATIENCE_S = 150.0  # a first run compiles the engines, beside others
PATIENCE_MS = round(PATIENCE_S * 1000)
