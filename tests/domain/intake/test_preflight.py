"""Preflight: what keeps a text from the desk, and what its writer is only told."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.article.copy import Copy, Markup, make_copy
from bot.domain.article.findings import Check, Finding
from bot.domain.article.picture import Picture, Rights
from bot.domain.intake.preflight import preflight

READY = make_copy(
    headline="River gauges to be read every hour",
    standfirst="The council answers to the spring floods.",
    body="The council will have the gauges read every hour.\n\n“We want to know early,” the mayor said.",
    tags="floods, council",
    sources="Council minutes",
)


def found(copy: Copy, character_limit: int = 60_000) -> dict[Check, Finding]:
    report = preflight(copy, character_limit=character_limit)
    checks = [finding.check for finding in report.findings]
    assert len(set(checks)) == len(checks)
    return {finding.check: finding for finding in report.findings}


def with_body(body: str) -> Copy:
    return replace(READY, body=body)


def test_a_text_that_is_ready_passes_without_a_word() -> None:
    report = preflight(READY)

    assert report.copy is READY
    assert report.findings == ()
    assert report.blocking == ()


def test_an_empty_text_is_blocked_for_want_of_headline_and_body() -> None:
    report = preflight(make_copy(headline=""))

    assert [finding.check for finding in report.findings] == [
        Check.NO_HEADLINE,
        Check.NO_BODY,
        Check.NO_TAGS,
        Check.NO_STANDFIRST,
    ]
    assert [finding.check for finding in report.blocking] == [Check.NO_HEADLINE, Check.NO_BODY]


def test_a_body_that_shows_nothing_is_no_body() -> None:
    assert Check.NO_BODY in found(with_body("\u200b\n\u3164\u00ad"))


@pytest.mark.parametrize("check", list(Check))
def test_what_blocks_is_what_the_house_has_agreed_on(check: Check) -> None:
    assert check.blocks == (
        check.value
        in {
            "picture_without_alt",
            "picture_without_rights",
            "no_headline",
            "wordless_headline",
            "no_body",
            "too_long",
            "template_line",
            "sources_wanted",
            "placeholder",
            "headline_too_long",
            "standfirst_too_long",
            "furniture_too_long",
        }
    )


def test_the_limit_counts_the_characters_of_the_body() -> None:
    assert Check.TOO_LONG not in found(with_body("x" * 100), character_limit=100)
    assert found(with_body("😀" * 103), character_limit=100)[Check.TOO_LONG].count == 3
    assert Check.TOO_LONG not in found(with_body("x" * 60_000))
    assert found(with_body("x" * 60_001))[Check.TOO_LONG].count == 1


@pytest.mark.parametrize(
    ("copy", "check", "over"),
    [
        (replace(READY, headline="h" * 121), Check.LONG_HEADLINE, 1),
        (replace(READY, headline="h" * 256), Check.LONG_HEADLINE, 136),
        (replace(READY, headline="h" * 257), Check.HEADLINE_TOO_LONG, 1),
        (replace(READY, standfirst="s" * 1001), Check.STANDFIRST_TOO_LONG, 1),
        (replace(READY, tags=("t" * 1500,), sources=("s" * 1501,)), Check.FURNITURE_TOO_LONG, 1),
    ],
)
def test_what_stands_around_the_body_has_its_limits(copy: Copy, check: Check, over: int) -> None:
    findings = found(copy)

    assert list(findings) == [check]
    assert findings[check].count == over


def test_at_the_limit_nothing_is_said() -> None:
    assert not found(
        replace(READY, headline="h" * 120, standfirst="s" * 1000, tags=("t" * 1500,), sources=("s" * 1500,))
    )


@pytest.mark.parametrize(
    ("body", "placeholder"),
    [
        ("The toll rose to TK people.", "TK"),
        ("Ask the mayor (TKTK).", "TKTK"),
        ("The toll rose to TK 12 people.", "TK"),
        ("He was born in TK.", "TK"),
        ("TK", "TK"),
        ("TK The ferry sails again.", "TK"),
        ("TODO Ask the mayor.", "TODO"),
        ("**TK** people", "TK"),
        ("It cost $TK million", "TK"),
        ("TODO: ring the police", "TODO"),
        ("And then TODO CHECK THIS", "TODO"),
        ("It rained all week.[Citation Needed]", "[Citation Needed]"),
        ("It rained.[ citation\nneeded ]", "[ citation needed ]"),
        ("See https://example.org/TK and TK", "TK"),
        ("See https://example.org/a[citation needed]", "[citation needed]"),
    ],
)
def test_a_placeholder_left_in_the_text_blocks(body: str, placeholder: str) -> None:
    finding = found(with_body(body))[Check.PLACEHOLDER]

    assert finding == Finding(Check.PLACEHOLDER, placeholder, 1)


@pytest.mark.parametrize(
    "body",
    [
        "The stock market of Tkaronto fell.",
        "Todo el mundo lo sabe; todo va bien.",
        "TODO EL MUNDO LO SABE",
        "ATK and TKO and BTK",
        "TK1952 landed at noon.",
        "TK 1952 landed at noon, TK 12 landed an hour later.",
        "Passengers of flight TK 12 waited.",
        "See https://example.org/TK/TODO?x=TK or www.example.org/TODO.",
        "citation needed",
        "the to-do list, METODO, TODOS",
        "tk and Tk",
    ],
)
def test_ordinary_words_are_no_placeholders(body: str) -> None:
    assert Check.PLACEHOLDER not in found(with_body(body))


def test_placeholders_are_found_in_headline_and_standfirst_too_and_counted() -> None:
    copy = replace(READY, headline="TK dead in flood", standfirst="TODO", body="TK and TK")

    assert found(copy)[Check.PLACEHOLDER] == Finding(Check.PLACEHOLDER, "TK", 4)


@pytest.mark.parametrize(
    "line", [", , , , , ,", ",", " ; ; ", "Tags:", "tags: , ,", "**Tags:**", "Keywords: ;", "#, #, #"]
)
def test_an_empty_tag_line_is_taken_away_and_reported(line: str) -> None:
    report = preflight(with_body(f"The story.\n\nIts end.\n\n{line}\n"))

    assert report.copy == with_body("The story.\n\nIts end.")
    assert report.findings == (Finding(Check.EMPTY_TAG_LINE, line.strip(), 1),)


@pytest.mark.parametrize(
    "line",
    ["Tags: a, b", "---", "* * *", "###", "-30-", "...", "tags and more", "heritage:", "a,", "Mentags:"],
)
def test_another_last_line_stays_untouched(line: str) -> None:
    copy = with_body(f"The story.\n\n{line}")

    assert preflight(copy).copy is copy


def test_a_tag_line_in_the_middle_stays() -> None:
    copy = with_body("The story.\n\n, , ,\n\nIts end.")

    assert preflight(copy).copy is copy


def test_a_body_of_nothing_but_an_empty_tag_line_is_no_body() -> None:
    assert set(found(with_body(", , ,"))) == {Check.EMPTY_TAG_LINE, Check.NO_BODY}


def test_quotations_without_any_source_are_pointed_out() -> None:
    copy = replace(READY, sources=(), standfirst="“We will read them,” he said.")

    assert found(copy)[Check.UNSOURCED_QUOTE] == Finding(Check.UNSOURCED_QUOTE, "“We will read them,”", 2)
    assert Check.UNSOURCED_QUOTE not in found(replace(copy, sources=("Council minutes",)))


def test_a_quotation_in_the_headline_alone_is_not_counted_twice() -> None:
    assert Check.UNSOURCED_QUOTE not in found(
        Copy("“We want to know,” says mayor", body="He did.", tags=("a",))
    )


def test_marks_without_partners_are_counted_and_shown() -> None:
    finding = found(with_body("He said “we stop and " + "go on " * 40 + "\n\nShe said no.”"))[
        Check.UNBALANCED_QUOTES
    ]

    assert finding.count == 2
    assert finding.detail.startswith("“we stop and go on")
    assert finding.detail.endswith("…")
    assert len(finding.detail) <= 80


@pytest.mark.parametrize("markup", list(Markup))
def test_mentions_are_found_in_every_part(markup: Markup) -> None:
    copy = Copy("<@!1> wins", "@everyone look", "Ask <@&22> and <@333>.", ("@here",), ("<@4>",), markup)

    assert found(copy)[Check.MENTIONS] == Finding(Check.MENTIONS, "<@!1>", 6)


@pytest.mark.parametrize(
    "body", ["@everybody, @hereford", "mail@example.org", "<#12> and <:smile:1>", "<@name>"]
)
def test_what_pings_nobody_is_no_mention(body: str) -> None:
    assert Check.MENTIONS not in found(with_body(body))


def test_a_disguised_link_is_pointed_out_in_markdown_only() -> None:
    copy = with_body("See [bank.example](https://thief.example).")

    assert found(copy)[Check.DISGUISED_LINK].count == 1
    assert Check.DISGUISED_LINK not in found(replace(copy, markup=Markup.PLAIN))


def test_findings_can_be_kept_as_json() -> None:
    for finding in preflight(make_copy(headline="", body="TK @here “x\n, ,")).findings:
        assert Finding.from_dict(json.loads(json.dumps(finding.to_dict()))) == finding


def test_what_never_was_a_finding_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        Finding.from_dict({"check": "nonsense", "detail": "", "count": 0})


PIECES = st.sampled_from(
    ["“", "”", '"', "«", "»", "„", "「", "> ", ":\n\n", "\n", "`", "```", "[a.b](https://", "TK", "@here", ", ", "a b c", "\u202e", "\x00", "\ud800", "6"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join), st.sampled_from(list(Markup)))
def test_no_text_upsets_it_and_a_second_look_finds_the_same(text: str, markup: Markup) -> None:
    first = preflight(
        make_copy(headline=text, standfirst=text, body=text, tags=text, sources=text, markup=markup)
    )
    second = preflight(first.copy)

    assert all(len(finding.detail) <= 80 for finding in first.findings)
    assert second.copy == first.copy
    assert second.findings == tuple(f for f in first.findings if f.check is not Check.EMPTY_TAG_LINE)


@pytest.mark.parametrize(
    "piece",
    ["“", "”\n\n", '"1', "«", "> “\n", "x:\n\n", "[", "[a.b](", "https://", "TK", "[ ", ",", "tags:", "`", "<@", " ", "a" * 4000],
)  # fmt: skip
def test_long_hostile_texts_take_no_longer_than_others(piece: str) -> None:
    text = piece * (60_000 // len(piece)) + "x"
    start = time.process_time()

    preflight(Copy("Head", body=text))

    assert time.process_time() - start < 5


def test_invisible_last_lines_are_no_tag_line() -> None:
    copy = with_body("The story.\n\u200b")

    assert preflight(copy).copy is copy


# ------------------------------------------------------------------------------ pictures


RED = Picture("ab" * 32, "png", 60, 40, 999, alt="All red", rights=Rights.OWN)


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({}, None),
        ({"alt": ""}, Check.PICTURE_WITHOUT_ALT),
        ({"alt": "", "decorative": True}, None),
        ({"rights": Rights.UNCLEAR}, Check.PICTURE_WITHOUT_RIGHTS),
        ({"rights": Rights.FREE}, Check.PICTURE_WITHOUT_RIGHTS),
        ({"rights": Rights.FREE, "terms": "CC BY 4.0"}, None),
        ({"rights": Rights.PERMISSION}, Check.PICTURE_WITHOUT_RIGHTS),
        ({"rights": Rights.HANDOUT}, None),
    ],
)
def test_a_picture_says_what_it_shows_and_by_what_right(
    change: dict[str, object], check: Check | None
) -> None:
    copy = replace(READY, pictures=(RED, replace(RED, sha256="cd" * 32, **change)))  # type: ignore[arg-type]

    assert [(f.check, f.detail) for f in preflight(copy).findings] == ([(check, "2")] if check else [])
    told = preflight(copy, told_only=frozenset({Check.PICTURE_WITHOUT_ALT, Check.PICTURE_WITHOUT_RIGHTS}))
    assert told.blocking == () and len(told.findings) == (1 if check else 0)


def test_a_place_for_a_picture_that_there_is_none_of() -> None:
    body = "One.\n\n[picture 1]\n\n[picture 4]\n\n```\n[picture 7]\n```"
    copy = replace(with_body(body), pictures=(RED,))

    assert [f.detail for f in preflight(copy).findings if f.check is Check.NO_SUCH_PICTURE] == ["4"]
    assert Check.NO_SUCH_PICTURE not in found(with_body(body)), "without pictures it is a line like any other"
