from pathlib import Path

import pytest

from ingest.errors import LimitExceeded, UnreadableFile
from ingest.model import Grid, Paragraph, RawDocument
from ingest.readers import Limits, read_blocks

REPORTS = Path(__file__).parents[2] / "shared" / "reports"
LUOYANG = REPORTS / "luoyang-hitech-zwfwj-2021.txt"


def real(path: Path) -> RawDocument:
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand")
    return read_blocks(path)


def read(tmp_path: Path, text: str, *, encoding: str = "utf-8", name: str = "report.txt") -> RawDocument:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_blocks(path)


def paragraphs(document: RawDocument) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: RawDocument) -> list[list[list[str]]]:
    return [as_rows(block) for block in document.blocks if isinstance(block, Grid)]


def as_rows(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


SENTENCE = "某局2021年收入590.09万元，支出总计590.09万元。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_text_is_read_in_the_encodings_reports_come_in(tmp_path: Path, encoding: str) -> None:
    assert paragraphs(read(tmp_path, f"{SENTENCE}\n" * 3, encoding=encoding)) == [SENTENCE] * 3


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, SENTENCE, encoding="gb18030").notes == ("The encoding was taken to be GB18030.",)
    assert read(tmp_path, SENTENCE).notes == ()


@pytest.mark.parametrize(
    "data",
    [b"", b"\xef\xbb\xbf \r\n", bytes(range(256)) * 40, b"\xff\xfe\x00", "预算".encode() + b"\x00\x01\x02"],
)
def test_empty_and_binary_files_are_refused_in_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=r"^report\.txt: ") as caught:
        read_blocks(path)
    assert "\n" not in str(caught.value)


def test_a_damaged_byte_costs_one_character_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes((f"{SENTENCE}\n" * 60).encode()[:-3])
    document = read_blocks(path)
    assert paragraphs(document)[:59] == [SENTENCE] * 59
    assert document.notes == ("1 damaged character could not be read.",)


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_traditional_text_is_read_in_both_old_encodings(tmp_path: Path, encoding: str) -> None:
    text = "審計署本級、派出機構和直屬事業單位所有因公出國費、公務用車購置及運行費和公務接待費的財政撥款支出情況。"
    assert paragraphs(read(tmp_path, text, encoding=encoding)) == [text]


def test_a_sentence_cut_over_a_blank_line_is_joined(tmp_path: Path) -> None:
    text = (
        "（一）因公出国（境）费 0 万元。预算数比 2020 年减少 0 万元，"
        "下\n\n降0%，主要原因：无出国计划。\n\n（二）公务接待费5万元。\n"
    )
    assert paragraphs(read(tmp_path, text)) == [
        "（一）因公出国（境）费 0 万元。预算数比 2020 年减少 0 万元，下降0%，主要原因：无出国计划。",
        "（二）公务接待费5万元。",
    ]


def test_headings_titles_and_units_are_never_joined_to_a_sentence(tmp_path: Path) -> None:
    lines = [
        "附件：某局2021年度预算，其中一般公共预算",
        "一、部门收支总体情况表",
        "单位名称：某局",
        "单位：万元",
        "2021 年 3 月 4 日",
    ]
    assert paragraphs(read(tmp_path, "\n\n".join(lines))) == lines


def test_lines_broken_at_a_fixed_width_are_joined(tmp_path: Path) -> None:
    text = (
        "    本部门2020年收入总计1234.56万元，比上年增加12.34万元，"
        "增\n长1.0%，主要原因是人员增加、工资调整以及项目支出安排增多，其\n"
        "中基本支出1000.00万元，占81.0%；项目支出234.56万元，占19.0%。\n    一、机构设置情况\n"
        "    本部门内设办公室、人事科、财务科、监督科、法制科、信息科等\n"
        "六个科室，所属事业单位两个，编制人数五十名，实有人数四十八名。\n"
    )
    first, heading, last = paragraphs(read(tmp_path, text))
    assert (
        first.startswith("本部门2020年")
        and "增长1.0%" in first
        and "其中基本支出" in first
        and first.endswith("占19.0%。")
    )
    assert heading == "一、机构设置情况"
    assert "信息科等六个科室" in last


def test_page_numbers_between_lines_are_left_out_and_told(tmp_path: Path) -> None:
    document = read(
        tmp_path, "某局主要负责全市工作，承担日常管理。\n\n— 3 —\n\n一、机构设置\n\n第 4 页 共 9 页\n"
    )
    assert paragraphs(document) == ["某局主要负责全市工作，承担日常管理。", "一、机构设置"]
    assert document.notes == ("2 page numbers were left out.",)


def test_marks_of_markdown_and_html_are_not_shown(tmp_path: Path) -> None:
    text = (
        '# 2021年预算\n\n年初预算为 **590.09** 万元。\n\n<p>注：无&nbsp;。</p>\n\n项目\t<input '
        'type="checkbox"> 新增 <input type="checkbox" checked=""> 延续\n甲\t乙\n'
    )
    document = read(tmp_path, text)
    assert paragraphs(document) == ["2021年预算", "年初预算为 590.09 万元。", "注：无 。"]
    assert isinstance(document.blocks[0], Paragraph) and document.blocks[0].level == 1
    assert grids(document) == [[["项目", "☐ 新增 ☑ 延续"], ["甲", "乙"]]]


def test_web_furniture_and_the_collectors_line_are_marked(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "# source: www.example.gov.cn (某市政府)\n来源: 发布时间:2016-04-28 累计次数: 字体:[ ]\n某局预算如下。\n",
    )
    assert [getattr(block, "note", None) for block in document.blocks] == ["source", "furniture", None]


def test_pinyin_in_brackets_is_dropped_and_characters_stay_traditional(tmp_path: Path) -> None:
    text = "“三公”經(jīng)費(fèi)包括因公出國(guó)(境)費(fèi)，用於他們(men)。"
    assert paragraphs(read(tmp_path, text)) == ["“三公”經費包括因公出國(境)費，用於他們。"]


def test_brackets_with_letters_stay_in_other_texts(tmp_path: Path) -> None:
    assert paragraphs(read(tmp_path, "采购设备(pc)五台，维生素(vc)若干。")) == [
        "采购设备(pc)五台，维生素(vc)若干。"
    ]


def test_fields_of_word_are_dropped(tmp_path: Path) -> None:
    assert paragraphs(read(tmp_path, "一、概况 PAGEREF _Toc12345 \\h 3\n")) == ["一、概况 3"]


def test_a_tab_separated_table_keeps_its_blanks(tmp_path: Path) -> None:
    document = read(tmp_path, "单位：万元\n\n科目\t\t合计\n类\t款\t\n201\t03\t5.00\n\t\t\n\n注：无。\n")
    assert grids(document) == [[["科目", "", "合计"], ["类", "款", ""], ["201", "03", "5.00"], ["", "", ""]]]
    assert paragraphs(document) == ["单位：万元", "注：无。"]
    assert all(not block.spans_known for block in document.blocks if isinstance(block, Grid))


def test_rows_set_apart_by_blank_lines_are_one_table(tmp_path: Path) -> None:
    assert grids(read(tmp_path, "项目\t预算\n\n合计\t5\n\n接待\t5\n\n说明：略")) == [
        [["项目", "预算"], ["合计", "5"], ["接待", "5"]]
    ]


def test_a_quoted_field_may_hold_a_line_break(tmp_path: Path) -> None:
    assert grids(read(tmp_path, '目标\t金额\n"一是甲；\n二是乙"\t5\n')) == [
        [["目标", "金额"], ["一是甲； 二是乙", "5"]]
    ]


def test_a_cell_broken_over_two_lines_does_not_break_its_table(tmp_path: Path) -> None:
    text = "项目\t预算数\t说明\n公务接待费\t5.00\t用于接待\n兄弟单位\n合计\t5.00\t\n"
    assert grids(read(tmp_path, text))[0][1] == ["公务接待费", "5.00", "用于接待兄弟单位"]


def test_tabs_in_a_contents_page_or_a_line_make_no_table(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "一、收支总表\t1\n二、收入总表\t2\n三、支出总表\t2\n\n部门：某局\t\t单位：万元\n\n\t某局说明如下。\n",
    )
    assert grids(document) == []
    assert paragraphs(document)[3:] == ["部门：某局　单位：万元", "某局说明如下。"]


def test_block_indexes_are_positions(tmp_path: Path) -> None:
    document = read(tmp_path, "甲。\n项目\t预算\n合计\t5\n乙。\n")
    assert [block.index for block in document.blocks] == [0, 1, 2]


def test_limits_are_told_with_their_setting(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("预" * 5000, encoding="utf-8")
    for limits, setting in [
        (Limits(line_characters=1000), "line_characters"),
        (Limits(text_characters=1000), "text_characters"),
        (Limits(file_bytes=1000), "file_bytes"),
    ]:
        with pytest.raises(LimitExceeded, match=rf"^long\.txt: .*Limits\.{setting}$"):
            read_blocks(path, limits)


@pytest.mark.parametrize(
    "line", ["合计 5", "项目", "项目  5  6", "收入预算5万元，比上年增加。", "│ a", "**甲", "项目，5 "]
)
def test_many_lines_alike_are_read_in_linear_time(tmp_path: Path, line: str) -> None:
    assert read(tmp_path, f"{line}\n" * 3000).blocks


# ---------------------------------------------------------------- real reports


def test_luoyang_tables_are_grids_as_printed() -> None:
    document = real(LUOYANG)
    tables = [block for block in document.blocks if isinstance(block, Grid)]
    assert [(grid.rows, grid.columns) for grid in tables[:4]] == [(11, 14), (35, 13), (11, 14), (7, 2)]
    assert as_rows(tables[0])[4][:6] == [
        "201",
        "03",
        "01",
        "101034",
        "行政运行（政府办公厅（室）及相关机构事务）",
        "374.11",
    ]
    assert len(tables[0].cells) == 11 * 14


def test_luoyang_sentences_are_whole_and_titles_apart() -> None:
    texts = paragraphs(real(LUOYANG))
    assert any("减少 0 万元，下降0%，主要原因：我单位无出国计划。" in text for text in texts)
    assert any("公用经费支出0万元，支出项目共 14 个" in text for text in texts)
    assert {
        "2021 年部门支出总体情况表",
        "单位：万元",
        "政务服务局概况",
        "（三）关于预算绩效管理工作开展情况说明",
    } <= set(texts)
    assert not any("**" in text or "<p>" in text for text in texts)


def test_marks_of_loss_in_the_file_itself_do_not_make_it_unreadable(tmp_path: Path) -> None:
    text = "9月，全国税收收入654亿元，同比增长4.3%。\n" * 20 + "，�2.消费税27亿元，�增长4%。\n" * 3
    document = read(tmp_path, text)
    assert any("消费税27亿元" in paragraph for paragraph in paragraphs(document))


def test_a_line_that_begins_with_a_rate_goes_on_with_the_sentence(tmp_path: Path) -> None:
    text = "工资福利支出预算 2000 元,占基本支出预算\n80%,同比增加 300 元,增长 17%。\n"
    assert paragraphs(read(tmp_path, text)) == ["工资福利支出预算 2000 元,占基本支出预算80%,同比增加 300 元,增长 17%。"]
