"""Mirror sites of mainland pages: traditional characters, each hard one followed by its pinyin in brackets.

經(jīng)費(fèi) → 經費. The traditional characters stay as printed; the rooms behind simplify for comparing.
"""

from __future__ import annotations

import re

_TONED = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿ"
_HAN = "\u3400-\u9fff\uf900-\ufaff"
_MARKED = re.compile(rf"(?<=[{_HAN}])[(（][a-zü{_TONED}]{{0,5}}[{_TONED}][a-zü{_TONED}]{{0,5}}[)）]")
_PLAIN = re.compile(rf"(?<=[{_HAN}])[(（][a-zü]{{1,6}}[)）]")


def strip_pinyin(text: str) -> str:
    """Return `text` without pinyin in brackets behind Han characters.

    A bracket counts as pinyin when it holds lower-case letters with a tone mark. One without a mark (們(men), the
    neutral tone) is dropped only where the same text has at least two with a mark, so that 维C(vc) stays elsewhere.
    """
    if "(" not in text and "（" not in text:
        return text
    stripped, count = _MARKED.subn("", text)
    return _PLAIN.sub("", stripped) if count >= 2 else stripped
