# Each command is explained at the top of tools/start.py. Another Python: make lab PYTHON=python3.12
# Further arguments: make lab ARGS=--no-browser
PYTHON = python3
ARGS =

.PHONY: lab test check notebooks site slides teach hub wheels clean
lab test check notebooks site slides teach hub wheels clean:
	@$(PYTHON) tools/start.py $@ $(ARGS)
