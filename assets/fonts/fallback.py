"""Make the two fallback fonts of the window and of every picture, from fonts that Debian packages carry.

    python fallback.py NanumGothic.ttf DejaVuSans.ttf OUT_DIR      (needs fonttools)

ShiftFallback.ttf is what the Korean character set KS X 1001 holds beyond the other fonts, and the rest of the Hangul
syllables, from Nanum Gothic (Debian: fonts-nanum). ShiftMath.ttf keeps its signs and gains Latin, Greek and Cyrillic
letters from DejaVu Sans (Debian: fonts-dejavu-core). What ShiftSansKR draws is in neither, but for the signs that
ShiftMath had before. The sources have reserved names, so that these carry names of their own; hints are left out.
Made with fonts-nanum 20200506-1, fonts-dejavu-core 2.37-6 and fonttools 4.68.0.
"""

import sys
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent


def korean():
    """Every character of KS X 1001, and every Hangul syllable."""
    pairs = (bytes([high, low]) for high in range(0xA1, 0xFF) for low in range(0xA1, 0xFF))
    decoded = {pair.decode("euc_kr", "ignore") for pair in pairs} - {""}
    return decoded | {chr(code) for code in range(0xAC00, 0xD7A4)}


def letters():
    """Latin with its extensions, Greek, Cyrillic, superscripts, currencies, letter-like signs, arrows, mathematics."""
    blocks = [(0xA0, 0x250), (0x300, 0x400), (0x400, 0x530), (0x1E00, 0x1F00), (0x2010, 0x2028), (0x2030, 0x205F),
              (0x2070, 0x20C0), (0x2100, 0x2150), (0x2150, 0x2190), (0x2190, 0x2200), (0x2200, 0x2300),
              (0x25A0, 0x2600)]
    codes = (code for low, high in blocks for code in range(low, high))
    return {chr(code) for code in codes if unicodedata.name(chr(code), "")}


def characters(path):
    return {chr(code) for code in TTFont(path).getBestCmap()}


def make(source, target, family, wanted, features):
    font = TTFont(source)
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = features
    options.drop_tables += ["FFTM", "vhea", "vmtx", "kern", "TSI0", "TSI1", "TSI2", "TSI3", "TSI5"]
    if not features:
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.glyph_names = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in wanted])
    subsetter.subset(font)
    postscript = family.replace(" ", "") + "-Regular"
    names = {1: family, 2: "Regular", 3: postscript + " 1.0", 4: family + " Regular", 5: "Version 1.0", 6: postscript}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    print(Path(target).name, len(font.getBestCmap()), "characters,", Path(target).stat().st_size, "bytes")


def main():
    nanum, dejavu, out = sys.argv[1:4]
    sans = characters(HERE / "ShiftSansKR-Regular.otf")
    signs = characters(HERE / "ShiftMath.ttf")
    math = (signs | letters() - sans) & characters(dejavu)
    make(dejavu, f"{out}/ShiftMath.ttf", "Shift Math", math, ["kern", "mark", "mkmk"])
    make(nanum, f"{out}/ShiftFallback.ttf", "Shift Fallback", (korean() - sans - math) & characters(nanum), [])


if __name__ == "__main__":
    main()
