"""NLTK's Snowball stemmers, without the rest of NLTK.

Importing ``nltk.stem.snowball`` the plain way runs ``nltk/__init__``, which imports nearly every module of
the package: 0.3 to 0.5 s, more than a whole search. The stemmer's file needs five small siblings only, so
they are loaded from NLTK's folder as private modules, whose imports of ``nltk...`` come here instead of to
``sys.modules``; nobody else's ``import nltk`` is touched. When NLTK is already imported, it is used as is.
"""

import builtins
import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from glossearch.config import NO_STEMMING

_SNOWBALL = "nltk.stem.snowball"


def stemmer(language: str) -> Callable[[str], str]:
    """Return the Snowball stemmer for ``language`` (see `glossearch.config.LANGUAGES`)."""
    if language == NO_STEMMING:
        return str
    load = importlib.import_module if "nltk" in sys.modules else _PrivateNltk().load
    module: Any = load(_SNOWBALL)
    stem: Callable[[str], str] = module.SnowballStemmer(language).stem
    return stem


class _PrivateNltk:
    """Loads single files of NLTK; ``nltk.corpus`` (data, never used by a stemmer here) stays empty."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("nltk")
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError("No module named 'nltk'", name="nltk")
        self._folder = Path(spec.submodule_search_locations[0])
        self._modules: dict[str, ModuleType] = {}

    def load(self, name: str) -> ModuleType:
        """Load the module ``name`` ("nltk.a.b") from NLTK's folder, once."""
        if name not in self._modules:
            module = ModuleType(name)
            module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._import}
            self._modules[name] = module
            file = self._folder.joinpath(*name.split(".")[1:]).with_suffix(".py")
            if file.is_file():
                importlib.machinery.SourceFileLoader(name, str(file)).exec_module(module)
        return self._modules[name]

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
