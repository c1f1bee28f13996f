"""What wordings are filled with: bodies of the sample reports and invented ones, items of the official classifications."""

from __future__ import annotations

from functools import lru_cache

from eval.fit.wordings import Names

INVENTED = (
    ("芦川县教育局", ("芦川县教育局", "县教育局", "教育局", "Luchuan County Education Bureau", "Education Bureau")),
    ("芦川县民政局", ("芦川县民政局", "县民政局", "民政局", "Luchuan County Civil Affairs Bureau", "Civil Affairs Bureau")),
    ("芦川县人民法院", ("芦川县人民法院", "县法院", "法院", "Luchuan County People's Court", "court")),
)
"""Bodies beside those of the sample reports: key and names."""


@lru_cache(maxsize=2)
def names_in(language: str) -> Names:
    """Return what placeholders are filled with in a language."""
    return _CHINESE if language == "zh" else _ENGLISH


_CHINESE = Names(
    (
        ("水务局", "区水务局"), ("文旅局", "文化和旅游局", "区文旅局"),
        ("市场监管局", "市监局", "市场监督管理局"),
        ("法院", "县法院"), ("教育局", "县教育局"), ("民政局", "县民政局"),
    ),
    (
        "公务接待费", "会议费", "培训费", "三公经费", "政府采购预算", "基本支出", "项目支出", "工资福利支出", "商品和服务支出",
        "人员经费", "公用经费", "总收入", "机关运行经费", "对个人和家庭的补助", "公务用车运行维护费", "总支出",
    ),
    (
        ("三公经费", ("公务接待费", "公务用车运行维护费", "因公出国（境）费", "公务用车购置费")),
        ("政府采购", ("货物", "工程", "服务")),
        ("基本支出", ("人员经费", "公用经费")), ("总支出", ("基本支出", "项目支出")),
        ("人员经费", ("工资福利支出", "对个人和家庭的补助")),
    ),
)  # fmt: skip
_ENGLISH = Names(
    (
        ("the Water Bureau", "water bureau"), ("Culture and Tourism Bureau", "the culture bureau"),
        ("the Market Supervision Bureau", "market supervision bureau"), ("the court",),
        ("the Education Bureau", "education bureau"), ("the Civil Affairs Bureau", "civil affairs bureau"),
    ),
    (
        "official reception expenses", "meeting expenses", "training expenses", "three public expenses", "government procurement",
        "basic expenditure", "project expenditure", "wages and welfare expenditure", "goods and services expenditure",
        "personnel funds", "public funds", "total revenue", "agency operating expenses", "vehicle operation and maintenance",
        "total expenditure",
    ),
    (
        ("three public expenses", ("official reception", "vehicle operation", "overseas trips", "vehicle purchase")),
        ("government procurement", ("goods", "works", "services")), ("basic expenditure", ("personnel funds", "public funds")),
        ("total expenditure", ("basic expenditure", "project expenditure")),
    ),
)  # fmt: skip
