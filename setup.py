"""What pyproject.toml cannot say: the wheel carries the folder ``patches`` as ``evosynth/_patches``."""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithPatches(build_py):
    """Copies the bundled patches and sounds beside the code; an editable install reads them where they are."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        source = Path("patches")
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            target = Path(self.build_lib, "evosynth", "_patches", path.relative_to(source))
            target.parent.mkdir(parents=True, exist_ok=True)
            self.copy_file(str(path), str(target))


setup(cmdclass={"build_py": BuildWithPatches})
