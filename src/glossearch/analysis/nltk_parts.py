"""Single modules of NLTK, without the rest of it.

Importing any of them the plain way runs ``nltk/__init__``, which imports nearly every module of the package,
and SciPy if it is there: 0.3 to 1.6 s, more than a whole search. The few files needed are loaded from NLTK's
folder as private modules, whose imports of ``nltk...`` come here instead of to ``sys.modules``; nobody
else's ``import nltk`` is touched. When NLTK is already imported, it is used as is.
"""

import builtins
import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

_REDOS = "nltk.redos"


def load(name: str) -> Any:  # noqa: ANN401  (NLTK has no types)
    """Return the module ``name`` ("nltk.a.b") of NLTK."""
    return importlib.import_module(name) if "nltk" in sys.modules else _parts().load(name)


@cache
def _parts() -> "_PrivateNltk":
    return _PrivateNltk()


class _LateRedos(ModuleType):
    """``nltk.redos`` whose patterns are compiled when they are first used.

    Snowball's file compiles those of Arabic whichever language is wanted, and for that imports ``regex``.
    """

    def __init__(self, real: Callable[[], ModuleType]) -> None:
        super().__init__(_REDOS)
        self._real = real

    def compile(self, *arguments: object) -> "_LatePattern":
        """Return the pattern, to be compiled."""
        return _LatePattern(lambda: self._real().compile(*arguments))


class _LatePattern:
    """A pattern that is compiled when it is first used."""

    __isabstractmethod__ = False  # which a class that has the pattern asks for

    def __init__(self, compiled: Callable[[], Any]) -> None:
        self._compiled = compiled

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        method = getattr(self._compiled(), name)
        self.__dict__[name] = method  # from now on there is nothing between
        return method


class _PrivateNltk:
    """Loads single files of NLTK; ``nltk.corpus`` (data, which nothing here uses) stays empty."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("nltk")
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError("No module named 'nltk'", name="nltk")
        self._folder = Path(spec.submodule_search_locations[0])
        self._modules: dict[str, ModuleType] = {_REDOS: _LateRedos(cache(lambda: self._run(_REDOS)))}

    def load(self, name: str) -> ModuleType:
        """Load the module ``name`` ("nltk.a.b") from NLTK's folder, once."""
        return self._modules[name] if name in self._modules else self._run(name)

    def _run(self, name: str) -> ModuleType:
        module = ModuleType(name)
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._import}
        self._modules.setdefault(name, module)
        file = self._folder.joinpath(*name.split(".")[1:]).with_suffix(".py")
        if file.is_file():
            importlib.machinery.SourceFileLoader(name, str(file)).exec_module(module)
        return module

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:  # noqa: ANN401
        if name.partition(".")[0] != "nltk":
            return builtins.__import__(name, globals, locals, fromlist or (), level)
        module = self.load(name)
        for member in fromlist or ():
            if not hasattr(module, member):
                setattr(module, member, self.load(f"{name}.{member}"))
        return module
