"""Which fonts there are, asked of fontconfig: the library that Qt asks on Linux."""

from __future__ import annotations

import ctypes

CHINESE = "zh-cn"
_LIBRARY = "libfontconfig.so.1"


def count_fonts(language: str = "") -> int:
    """How many font families there are that write ``language`` (such as ``zh-cn``; "": any).

    Raises OSError where fontconfig is not installed or cannot read its configuration.
    """
    library = ctypes.CDLL(_LIBRARY)
    pointer = ctypes.c_void_p
    for name in ("FcInitLoadConfigAndFonts", "FcNameParse", "FcObjectSetCreate", "FcFontList"):
        getattr(library, name).restype = pointer
    library.FcObjectSetAdd.argtypes = (pointer, ctypes.c_char_p)
    library.FcNameParse.argtypes = (ctypes.c_char_p,)
    library.FcFontList.argtypes = (pointer, pointer, pointer)
    for name in (
        "FcPatternDestroy",
        "FcObjectSetDestroy",
        "FcFontSetDestroy",
        "FcConfigDestroy",
    ):
        getattr(library, name).argtypes = (pointer,)
    config = library.FcInitLoadConfigAndFonts()
    if not config:
        raise OSError(0, "fontconfig cannot read its configuration")
    pattern = library.FcNameParse(f":lang={language}".encode() if language else b"")
    # Only what is named here tells fonts apart.
    objects = library.FcObjectSetCreate()
    library.FcObjectSetAdd(objects, b"family")
    fonts = library.FcFontList(config, pattern, objects)
    # struct FcFontSet { int nfont; ... }
    count = ctypes.cast(fonts, ctypes.POINTER(ctypes.c_int))[0]
    library.FcFontSetDestroy(fonts)
    library.FcObjectSetDestroy(objects)
    library.FcPatternDestroy(pattern)
    library.FcConfigDestroy(config)
    return int(count)
