# make run    opens the window        Both set themselves up: system packages (Debian, Ubuntu) and .venv.
# make test   runs the tests          PYTHON=python3.12 chooses a Python, ARGS="-k voice" goes on to pytest.
# make check  format, lint, types, layers
.PHONY: run test check

ARGS ?=
export PYTHON

run:
	@scripts/run $(ARGS)

test:
	@scripts/test $(ARGS)

check:
	@scripts/check
