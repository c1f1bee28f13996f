"""Corpora of very many reports, with gold: the samples over and over, each time of another district.

Districts differ in their names and rank, in the size of their amounts, and, where the corpus is varied, in their years and
in how their reports are laid out. The samples' own faults are planted in each of them. What the samples alone answer is
the gold: of a district it is the same, in its own names, years and amounts.
"""

from __future__ import annotations

import hashlib
import html
import pickle
import re
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, product
from pathlib import Path

from assistant.answers import Answer
from ingest.amounts import MONEY
from ingest.model import ParsedDocument
from ingest.pipeline import read_document
from ingest.store import Incoming, Source
from ingest.version import reading_version

_FIRST, _RANK = "云屏", "区"
_LETTERS = "东西南北上下金银青白石松梅兰竹柳泉溪江湖海山岭川原平安宁和乐永长新兴华春"
_FACTORS = 97
"""Amounts of districts are those of the samples, times a factor; districts of one factor differ in their names alone."""
_SHIFTS = 4
"""Years by which the reports of a varied corpus lie before those of the samples: none up to one less than this."""
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class District:
    """One district: what its reports say in place of the samples' words. What comes of the factor is equal with it."""

    name: str
    factor: int
    varied: bool = False

    @property
    def shift(self) -> int:
        """Return how many years before those of the samples its reports are of."""
        return self.factor % _SHIFTS if self.varied else 0

    @property
    def place(self) -> str:
        """Return its name with its rank."""
        return self.name + ("县" if self.varied and self.factor % 3 == 1 else _RANK)

    @property
    def is_page(self) -> bool:
        """Return whether its reports are web pages, with tables for lines of cells."""
        return self.varied and self.factor % 5 == 2

    def words(self, text: str) -> str:
        """Return what is said of the samples as it is said of this district, but for amounts."""
        text = re.sub(r"(?<!\d)20[12]\d(?!\d)", lambda year: str(int(year.group()) - self.shift), text)
        text = re.sub(rf"(?<=二〇)[{_DIGITS}]{{2}}", lambda year: self._spelled(year.group()), text)
        return text.replace(_FIRST + _RANK, self.place).replace(_FIRST, self.name)

    def _spelled(self, year: str) -> str:
        shifted = int("".join(str(_DIGITS.index(digit)) for digit in year)) - self.shift
        return "".join(_DIGITS[int(digit)] for digit in f"{shifted:02}")

    def report(self, text: str) -> str:
        """Return a sample's text as this district's report."""
        text = _scaled(self.words(text), self.factor)
        return _page(text) if self.is_page else text

    def expects(self, alone: Answer, answer: Answer) -> bool:
        """Return whether an answer is to this district's question what `alone` is to the samples' own."""
        wanted = [(*self._figure(one.value, one.unit), self.words(one.department or "")) for one in alone.values]
        told = [(Decimal(one.value), one.unit, one.department or "") for one in answer.values]
        # Amounts that were rounded are further apart when they are so many times as large: there are more faults, and no fewer.
        return answer.status == alone.status and wanted == told and bool(alone.conflicts) <= bool(answer.conflicts)

    def _figure(self, value: str, unit: str) -> tuple[Decimal, str]:
        return Decimal(value) * (self.factor if unit in MONEY else 1), unit


def _scaled(text: str, times: int) -> str:
    """Return a text with every amount so many times as large, so that no two districts are equal and all sums still close."""
    return re.sub(r"(?<![\d.,])\d[\d,]*\.\d\d(?![\d%])", lambda found: _times(found.group(), times), text)


def _times(printed: str, times: int) -> str:
    value = Decimal(printed.replace(",", "")) * times
    return f"{value:,}" if "," in printed else f"{value}"


def _page(text: str) -> str:
    """Return a text as a web page: lines of cells, parted by tabs, as rows of tables, other lines as paragraphs."""
    found: list[str] = []
    in_table = False
    for line in text.split("\n"):
        is_row = "\t" in line
        if is_row != in_table:
            found.append("<table>" if is_row else "</table>")
            in_table = is_row
        cells = [html.escape(cell.strip()) for cell in line.split("\t")]
        found.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>" if is_row else f"<p>{cells[0]}</p>")
    return "<html><meta charset='utf-8'><body>" + "\n".join(found) + ("</table>" if in_table else "") + "</body></html>"


def district_names() -> Iterator[str]:
    """Return names of districts, each once."""
    return ("".join(letters) for length in (2, 3) for letters in product(_LETTERS, repeat=length) if len(set(letters)) == length)


def districts(varied: bool = False) -> Iterator[District]:
    """Return the districts of a corpus, without end for all that matters."""
    return (District(name, 1 + at * 7 % _FACTORS, varied) for at, name in enumerate(district_names()))


class Maker:
    """Makes reports one after the other. A report whose factor an earlier one had is that one's reading under its own names,
    which are as long: it comes to the same in a tenth of the time.
    """

    def __init__(self, samples: Sequence[Path], folder: Path, *, varied: bool = False) -> None:
        self._written = [(path.name, path.read_text(encoding="utf-8")) for path in samples]
        self._folder = folder
        self._districts: list[District] = []
        self._endless = districts(varied)
        self._read: dict[tuple[int, int, int], tuple[str, bytes]] = {}
        self.times: list[float] = []
        """Seconds that each report took that was really read."""

    def make_sample(self, at: int) -> Incoming:
        """Return a sample as it is."""
        return Incoming(self._really_read(*self._written[at]), None, Source(self._written[at][0], reading=reading_version()))

    def make(self, number: int) -> Incoming:
        """Return the report of this number, from 0."""
        which, at = divmod(number, len(self._written))
        self._districts += islice(self._endless, max(0, which + 1 - len(self._districts)))
        district = self._districts[which]
        own, sample = self._written[at]
        text = district.report(sample)
        stem = district.words(own.removesuffix(".txt"))
        name = f"{district.name}-{stem}{'.html' if district.is_page else '.txt'}"
        key = (district.factor, at, len(district.name))
        if key in self._read:
            before, packed = self._read[key]
            renamed = zlib.decompress(packed).replace(before.encode(), district.name.encode())
            found: ParsedDocument = pickle.loads(renamed)
            parsed = replace(found, raw=replace(found.raw, sha256=hashlib.sha256(text.encode()).hexdigest()))
        else:
            parsed = self._really_read(name, text)
            self._read[key] = district.name, zlib.compress(pickle.dumps(parsed, protocol=pickle.HIGHEST_PROTOCOL), 1)
        return Incoming(parsed, None, Source(name, reading=reading_version()))

    def _really_read(self, name: str, text: str) -> ParsedDocument:
        file = self._folder / name
        file.write_text(text, encoding="utf-8")
        begun = time.process_time()
        try:
            return read_document(file)
        finally:
            self.times.append(time.process_time() - begun)
            file.unlink()


_BODIES = (("水务局", (2022, 2023, 2024)), ("市监局", (2023, 2024)), ("文化和旅游局", (2023, 2024)))
_ITEMS = (
    "公务接待费", "会议费", "培训费", "基本支出", "项目支出", "公用经费", "因公出国（境）费", "人员经费", "公务用车购置费",
    "政府采购",
)  # fmt: skip
_ASKING = (f"{_FIRST}{_RANK}{{body}}{{year}}年{{item}}是多少", f"{{year}}年{_FIRST}{_RANK}{{body}}的{{item}}有多少")


def questions() -> list[str]:
    """Return questions about one body each, as they are asked of the samples."""
    bodies = [(body, year) for body, years in _BODIES for year in years]
    return [how.format(body=body, year=year, item=item) for (body, year), item, how in product(bodies, _ITEMS, _ASKING)]
