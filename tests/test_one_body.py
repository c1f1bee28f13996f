"""Reports of several bodies and years loaded together: one entity for each body that there is, and none besides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import parsed_document

from assistant.lookup.index import Corpus
from assistant.lookup.scopes import Owners, loaded_bodies
from ingest.identity import blocks_to_identity
from ingest.readers import read_blocks
from ingest.store import Store

REPORTS = Path(__file__).resolve().parent.parent.parent / "shared" / "reports"
pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason="the published reports are not beside the checkout")

BODIES = {  # as a reader of the reports would name whose they are, and their years
    "江苏省人大常委会办公厅": {2017, 2018, 2019},
    "江苏省政协办公厅": {2017, 2018, 2019},
    "上海市普陀区财政局": {2024},
    "禾川市云屏区人民法院": {2023, 2024},
    "中共禾川市云屏区委办公室": {2024},
}

EXECUTION, BOTH = ("execution",), ("execution", "budget")
GOVERNMENTS = {  # file → place, years and stages that its title and its tables' titles tell
    "chengdu_2025_fund_execution.pdf": ("成都市", {2025}, EXECUTION),
    "chifeng_2025_budget_report.html": ("赤峰市", {2025, 2026}, BOTH),
    "chuxiong_2025_budget_report.html": ("楚雄市", {2025, 2026}, BOTH),
    "guangdong_2024-debt.pdf": ("广东省", {2024}, ("actual",)),
    "guangzhou_2025-debt.pdf": ("广州市", {2025, 2026}, BOTH),
    "heilongjiang_2022-debt.pdf": ("黑龙江省", {2022}, ("actual",)),
    "honghe_2025_budget_report.html": ("红河州", {2025, 2026}, BOTH),
    "hubei_yichang_2024-debt.pdf": ("宜昌市", {2024}, ("budget", "actual")),
    "lijiang_2025_budget_attachment.xlsx": ("丽江市", {2025, 2026}, BOTH),
    "luan_2025_budget_execution_analysis.html": ("六安市", {2025}, EXECUTION),
    "nanyang_2019_budget_report.html": ("南阳市", {2019, 2020}, BOTH),
    "ningxia_2018-debt.pdf": ("宁夏回族自治区", {2018, 2019}, BOTH),
    "puer_2025_budget_report.html": ("普洱市", {2025, 2026}, BOTH),
    "qinghai_2023-debt.pdf": ("青海省", {2023}, ("budget",)),
    "sanmenxia_2019_budget_report.html": ("三门峡市", {2019, 2020}, BOTH),
    "sichuan_2021-debt.pdf": ("四川省", {2021}, ("budget",)),
    "suzhou_anhui_2025_budget_report.html": ("宿州市", {2025, 2026}, BOTH),
    "weifang_2025_budget_report.html": ("潍坊市", {2025, 2026}, BOTH),
    "wuhan_2025_budget_expenditure.pdf": ("武汉市", {2025}, EXECUTION),
    "wuhan_2025_budget_fund_revenue.pdf": ("武汉市", {2025}, EXECUTION),
    "wuzhong_2025-debt.pdf": ("吴忠市", {2025, 2026}, BOTH),
    "xinxiang_2025_budget_report.html": ("新乡市", {2025, 2026}, BOTH),
    "yinchuan_2025_tables-debt.pdf": ("银川市", {2025, 2026}, BOTH),
    "yunnan_2025-debt.pdf": ("云南省", {2025, 2026}, BOTH),  # its columns are the budget of 2026 and the execution of 2025
    "yuxi_2025_budget_report.html": ("玉溪市", {2025, 2026}, BOTH),
    "zhoukou_2019_budget_report.html": ("周口市", {2019, 2020}, BOTH),
}


def loaded(folder: Path, files: list[Path]) -> Owners:
    """Return the bodies of these files; of each file no more is read than whose it is."""
    with Store.open(folder) as store:
        for file in files:
            identity = blocks_to_identity(read_blocks(file))
            store.write(replace(parsed_document(file.name, text=file.name), identity=identity))
        corpus = Corpus(store)
        corpus.refresh()
        return loaded_bodies(corpus)


def test_there_is_one_entity_for_each_body_and_none_is_invented(tmp_path: Path) -> None:
    files = [*sorted((REPORTS / "jiangsu").iterdir()), REPORTS / "putuo-czj-2024.pdf", *sorted((REPORTS / "bodies").iterdir())]
    owners = loaded(tmp_path / "data", files)
    assert {one.name: set(one.report_years) for one in owners} == BODIES
    assert not any(one.units for one in owners)


def test_governments_files_are_known_by_place_level_years_and_stages() -> None:
    missed = {}
    for name, (place, years, stages) in GOVERNMENTS.items():
        about = blocks_to_identity(read_blocks(REPORTS / "governments-files" / name))
        found = (about.department, about.level, set(about.years), set(about.stages))
        if found != (place, "region", years, set(stages)):
            missed[name] = found
    assert len(missed) <= 1, missed  # of a debt table's two columns the execution is of the year before, which no heading says
