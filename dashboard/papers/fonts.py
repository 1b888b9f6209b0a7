"""The fonts of official papers by name (GB/T 9704-2012), and what a machine without one of them takes."""

from __future__ import annotations

SERIF, SANS, KAI, SONG, TITLE_FONT = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
# Other names, kind of letter, and the PANOSE digits by which Word finds a font of the same looks.
FALLBACKS = (
    (SERIF, "仿宋,FangSong,STFangsong,华文仿宋", "modern", "02010609030101010101"),
    (KAI, "楷体,KaiTi,STKaiti,华文楷体", "modern", "02010609030101010101"),
    (SANS, "SimHei,STHeiti,Noto Sans CJK SC", "modern", "02010609060101010101"),
    (SONG, "SimSun,NSimSun,Noto Serif CJK SC", "auto", "02010600030101010101"),
    (TITLE_FONT, "小标宋体,方正小标宋_GBK,华文中宋,STZhongsong,宋体", "script", "02010601030101010101"),
)
